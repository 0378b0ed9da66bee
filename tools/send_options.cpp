#include "tools/send_options.h"

#include <memory>

#include "os/random.h"
#include "sensors/families.h"

namespace tsd::send {
namespace {

void describe_target(cli::Options& options, SendSettings& settings) {
  options.example("echo \"queue.length $(date +%s) 12 host=web1\" | tsd-send -H tsd.example.org");
  options.stray_word_is_for("-H", true);
  options.group("The TSD and the lines");
  options.values("-H,--host", settings.target.hosts, "HOST[:PORT]",
                 "the TSD; several, or a list with commas: one of them", "TSD_HOST");
  options.value("--spread", settings.target.spread, "KEY",
                "of several TSDs, each line to that of its KEY: host, series, or another tag");
  options.value("-p,--port", settings.target.port, "PORT", "its port, if HOST names none (4242)", 1,
                65535, "TSD_PORT");
  options.parsed("-t,--tag", "KEY=VALUE", "add this tag to lines that have no KEY",
                 line::tag_taker(settings.tags));
  options.choice("--dialect", settings.sender.kind, "the kind of TSD: its rules and protocol",
                 ship::tsd_kinds());
  options.values("--label", settings.target.labels, "TAG=LABEL",
                 "call the label of this tag otherwise (--dialect prometheus)");
  options.flag("--require-newline", settings.require_newline,
               "reject a last line without a newline, which was cut off");
  options.choice("--confirm", settings.sender.confirm, "the proof from which a line has arrived",
                 ship::levels());
}

void describe_transport(cli::Options& options, SendSettings& settings) {
  ship::Credentials& login = settings.target.credentials;
  options.group("HTTP");
  options.flag("--http", settings.target.http, "speak HTTP instead of telnet");
  options.value("--http-path", settings.target.path, "PATH", "the path to which points are put");
  options.value("--http-username", login.username, "NAME", "the user of basic authorization");
  options.value("--http-password-file", login.password_file, "FILE",
                "read the password from the first line of FILE");
  options.value("--http-headers", login.headers_file, "FILE", "send these headers, one per line");

  net::TlsOptions& tls = settings.target.tls_options;
  options.group("TLS");
  options.flag("-S,--tls", settings.target.tls, "use TLS, and verify the TSD's certificate");
  options.value("--tls-ca", tls.ca_file, "FILE", "trust only the certificates in FILE");
  options.value("--tls-cert", tls.certificate_file, "FILE", "show this certificate to the TSD");
  options.value("--tls-key", tls.key_file, "FILE", "the key of --tls-cert");
  options.value("--tls-server-name", tls.server_name, "NAME", "the name that its certificate has");
  options.flag("--tls-insecure", tls.insecure, "accept any certificate");

  options.group("Kafka");
  options.value("--kafka-config", settings.target.kafka_config, "FILE",
                "for -H kafka://B1,B2/TOPIC: a file of NAME=VALUE of librdkafka");
  options.value("--kafka-key", settings.target.kafka_key, "KEY",
                "lines of one KEY are in one partition: host, series, or another tag");
  options.choice("--kafka-format", settings.target.kafka_format, "what a message is",
                 ship::kafka_formats());
}

void describe_timing(cli::Options& options, SendSettings& settings) {
  options.group("Times and rates");
  options.value("--settle", settings.sender.settle, "TIME", "how long to wait for late errors");
  options.value("--retry-for", settings.sender.retry_for, "TIME",
                "continue trying this long after the end of the lines");
  options.value("--connect-timeout", settings.sender.connect_deadline, "TIME",
                "give up a connection that is not made after TIME");
  options.value("--answer-timeout", settings.sender.answer_deadline, "TIME",
                "give up a connection on which an answer is due for TIME");
  options.value("--reconnect-interval", settings.sender.reconnect_interval, "TIME",
                "make a new connection, to the next TSD, this often; 0: when it breaks");
  options.value("--reconnect-spread", settings.sender.reconnect_spread, "TIME",
                "spread the attempts of many services over this time after a failure");
  options.value("--max-rate", settings.sender.most_lines, "LINES",
                "send at most LINES per second; 0: as many as the TSD accepts", 0, 1'000'000'000);
}

// What is reported about lines, where refused ones go, and what is done in place of sending.
void describe_reports(cli::Options& options, SendSettings& settings) {
  options.group("Reports");
  options.value("--self-metrics", settings.sender.self_interval, "TIME",
                "send the summary as points this often; 0: never");
  options.choice("--progress", settings.progress, "show the progress of a long push",
                 {{"auto", ProgressWish::automatic},
                  {"bar", ProgressWish::bar},
                  {"plain", ProgressWish::plain},
                  {"none", ProgressWish::none}},
                 std::optional(ProgressWish::bar));
  options.value("--state-file", settings.sender.state_file, "FILE",
                "keep the state of the delivery in FILE, for tsd-check-config");
  options.value("--rejects", settings.reports.rejects, "FILE", "append rejected lines to FILE");
  options.value("--replay", settings.replay, "FILE", "send the lines of such a FILE");
  options.value("--receipts", settings.reports.receipts, "FD", "report the fate of every line");
  options.group("Other");
  options.flag("--probe", settings.probe, "report the kind of TSD at HOST, and store nothing");
  options.flag("-n,--dry-run", settings.dry_run, "print what would be sent, and send nothing");
  options.flag("-q,--quiet", settings.notes.quiet, "print only errors: no summary");
  options.flag("-v,--verbose", settings.notes.verbose, "also say when connections begin and end");
}

void describe_spool(cli::Options& options, SendSettings& settings) {
  options.group("The spool");
  options.value("--spool", settings.spool, "DIR", "keep lines in DIR until they are confirmed");
  options.flag("--allow-shared", settings.spool_settings.allow_shared,
               "for root: also use a spool that its group or others may write to");
  options.size("--spool-max-bytes", settings.spool_settings.max_bytes, "the most bytes in it");
  options.value("--spool-max-age", settings.spool_settings.max_age, "TIME",
                "drop lines that have waited for longer; 0: never");
  options.value("--spool-min-free", settings.spool_settings.min_free_percent, "PERCENT",
                "leave this much of the file system free", 0, 99);
  options.choice("--spool-when-full", settings.spool_settings.when_full,
                 "which lines are dropped when the spool is full", spool::when_full_words());
  options.choice("--spool-sync", settings.spool_settings.sync, "when lines are forced to disk",
                 spool::spool_sync_words());
  options.value("--backlog-share", settings.sender.backlog_percent, "PERCENT",
                "the spool's part of what is sent while new lines wait", 0, 99);
  options.value("--drain-for", settings.sender.drain_for, "TIME",
                "exit this long after the end of the lines; the rest stays in the spool");
  options.flag("--spool-check", settings.spool_check, "list what waits in the spool, and damage");
  options.flag("--spool-export", settings.spool_export, "print the lines of the spool");
}

/// The catalogue takes some 100 KiB: it is made when remote write asks for a metric first.
ship::DescribeMetric describe_by_catalogue() {
  return [all = std::shared_ptr<sensors::Families>()](std::string_view name) mutable {
    if (!all) all = std::make_shared<sensors::Families>(sensors::Profile::tcollector);
    return all->of(name);
  };
}

}  // namespace

void describe(cli::Options& options, SendSettings& settings) {
  describe_target(options, settings);
  describe_transport(options, settings);
  describe_timing(options, settings);
  describe_spool(options, settings);
  describe_reports(options, settings);
}

Result<ship::SenderOptions> sender_options(const SendSettings& settings) {
  ship::SenderOptions options = settings.sender;
  if (settings.target.hosts.empty() && !settings.dry_run)
    return Error{"no TSD: name it, as in tsd-send -H tsd.example.org, or set TSD_HOST"};
  options.seed = os::random_number();
  ship::Target target = settings.target;
  target.describe = describe_by_catalogue();
  if (auto sound = ship::aim(target, options); !sound) return sound.error();
  return options;
}

}  // namespace tsd::send
