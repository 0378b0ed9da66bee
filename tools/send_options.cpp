#include "tools/send_options.h"

#include <fmt/ranges.h>

#include <cstdint>
#include <random>

namespace tsd::send {
namespace {

// Where to, and by which rules.
void describe_target(cli::Options& options, SendSettings& settings) {
  options.values("-H,--host", settings.hosts, "HOST[:PORT]",
                 "the TSD; several, or a list with commas: one of them", "TSD_HOST");
  options.value("-p,--port", settings.port, "PORT", "its port, where HOST names none", 1, 65535,
                "TSD_PORT");
  options.parsed("-t,--tag", "KEY=VALUE", "add this tag to lines that have no KEY",
                 line::tag_taker(settings.tags));
  options.choice("--dialect", settings.sender.kind, "the kind of TSD: its rules and manners",
                 ship::tsd_kinds());
  options.flag("--require-newline", settings.require_newline,
               "a last line without one was cut off: reject it");
  options.choice("--confirm", settings.sender.confirm, "what counts as arrived", ship::levels());
}

void describe_http(cli::Options& options, SendSettings& settings) {
  options.flag("--http", settings.http, "speak HTTP instead of telnet");
  options.value("--http-path", settings.service.path, "PATH", "where points are put");
  options.value("--http-username", settings.credentials.username, "NAME", "basic authorization");
  options.value("--http-password-file", settings.credentials.password_file, "FILE",
                "its first line is the password");
  options.value("--http-headers", settings.credentials.headers_file, "FILE", "send these headers");
}

void describe_tls(cli::Options& options, SendSettings& settings) {
  options.flag("-S,--tls", settings.tls, "speak through TLS, and verify the certificate");
  options.value("--tls-ca", settings.tls_options.ca_file, "FILE", "trust these certificates only");
  options.value("--tls-cert", settings.tls_options.certificate_file, "FILE", "our certificate");
  options.value("--tls-key", settings.tls_options.key_file, "FILE", "its key");
  options.value("--tls-server-name", settings.tls_options.server_name, "NAME",
                "the name that the certificate must bear");
  options.flag("--tls-insecure", settings.tls_options.insecure, "take any certificate");
}

// How long, how often, how fast.
void describe_timing(cli::Options& options, SendSettings& settings) {
  options.value("--settle", settings.sender.settle, "TIME", "how long late errors are waited for");
  options.value("--retry-for", settings.sender.retry_for, "TIME",
                "go on trying this long after the end of the lines");
  options.value("--connect-timeout", settings.sender.connect_deadline, "TIME",
                "give up a connection that is not made after TIME");
  options.value("--answer-timeout", settings.sender.answer_deadline, "TIME",
                "give up a connection that owes an answer for TIME");
  options.value("--reconnect-interval", settings.sender.reconnect_interval, "TIME",
                "make a fresh connection, to the next TSD, this often; 0: when it breaks");
  options.value("--max-rate", settings.sender.most_lines, "LINES",
                "send no more lines a second; 0: as many as go", 0, 1'000'000'000);
}

// What is reported about lines, and where refused ones go.
void describe_reports(cli::Options& options, SendSettings& settings) {
  options.value("--self-metrics", settings.sender.self_interval, "TIME",
                "send the summary as points this often; 0: never");
  options.choice("--progress", settings.progress, "show how far a long push is",
                 {{"auto", ProgressWish::automatic},
                  {"bar", ProgressWish::bar},
                  {"plain", ProgressWish::plain},
                  {"none", ProgressWish::none}},
                 std::optional(ProgressWish::bar));
  options.value("--rejects", settings.reports.rejects, "FILE",
                "append rejected lines, with reasons");
  options.value("--replay", settings.replay, "FILE",
                "send the lines of such a FILE instead of standard input's");
  options.value("--receipts", settings.reports.receipts, "FD",
                "tell on this descriptor what becomes of every line");
}

void describe_spool(cli::Options& options, SendSettings& settings) {
  options.value("--spool", settings.spool, "DIR", "keep lines here until they are confirmed");
  options.flag("--allow-shared", settings.spool_settings.allow_shared,
               "for root: use a spool too that group or others may write");
  options.size("--spool-max-bytes", settings.spool_settings.max_bytes, "most bytes in the spool");
  options.value("--spool-max-age", settings.spool_settings.max_age, "TIME",
                "drop lines that have waited for longer; 0: never");
  options.value("--spool-min-free", settings.spool_settings.min_free_percent, "PERCENT",
                "leave so much of the file system free", 0, 99);
  options.choice("--spool-when-full", settings.spool_settings.when_full,
                 "which lines pay when the spool is full", spool::when_full_words());
  options.choice("--spool-sync", settings.spool_settings.sync, "when lines are forced to disk",
                 spool::spool_sync_words());
  options.value("--backlog-share", settings.sender.backlog_percent, "PERCENT",
                "the spool's part of what is sent while new lines wait", 0, 99);
  options.value("--drain-for", settings.sender.drain_for, "TIME",
                "leave the rest in the spool this long after the end of the lines");
  options.flag("--spool-check", settings.spool_check, "list what waits in the spool, and damage");
  options.flag("--spool-export", settings.spool_export, "print the lines of the spool");
}

// What is done in place of sending, and how quietly.
void describe_modes(cli::Options& options, SendSettings& settings) {
  options.flag("--probe", settings.probe, "tell what kind of TSD is there, and store nothing");
  options.flag("-n,--dry-run", settings.dry_run, "print what would be sent, and send nothing");
  options.flag("-q,--quiet", settings.quiet, "say nothing but errors: no summary");
}

}  // namespace

void describe(cli::Options& options, SendSettings& settings) {
  describe_target(options, settings);
  describe_http(options, settings);
  describe_tls(options, settings);
  describe_timing(options, settings);
  describe_reports(options, settings);
  describe_spool(options, settings);
  describe_modes(options, settings);
}

Result<ship::SenderOptions> sender_options(const SendSettings& settings) {
  ship::SenderOptions options = settings.sender;
  if (!settings.dry_run) {
    if (settings.hosts.empty()) {
      return Error{"no TSD: name it, as in tsd-send -H tsd.example.org, or set TSD_HOST"};
    }
    auto endpoints = net::parse_endpoints(fmt::format("{}", fmt::join(settings.hosts, ",")),
                                          static_cast<std::uint16_t>(settings.port));
    if (!endpoints) return endpoints.error();
    options.endpoints = *std::move(endpoints);
  }
  auto sound = ship::check_level(settings.sender.kind, settings.sender.confirm, settings.http);
  if (!sound) return sound.error();
  options.seed = std::random_device{}();
  if (!settings.http) return options;
  auto http =
      ship::load_service(settings.service, settings.credentials, ship::dialect_of(options.kind));
  if (!http) return http.error();
  options.http = *std::move(http);
  return options;
}

}  // namespace tsd::send
