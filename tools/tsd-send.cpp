// tsd-send: ships data points to a TSD, and knows whether they arrived.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <random>

#include "cli/tool.h"
#include "net/tls_client.h"
#include "os/fd.h"
#include "os/output.h"
#include "os/stop_signals.h"
#include "ship/credentials.h"
#include "ship/dry_run.h"
#include "ship/intake.h"
#include "ship/rejects.h"
#include "ship/sender.h"

using namespace tsd;

namespace {

struct Settings {
  std::vector<std::string> hosts;
  std::int64_t port = net::kTsdPort;
  std::vector<ship::AddedTag> tags;
  line::Rules rules;
  ship::SenderOptions sender;
  std::optional<std::string> rejects;
  std::optional<std::string> replay;
  bool http = false;
  ship::HttpService service;
  ship::Credentials credentials;
  bool tls = false;
  net::TlsOptions tls_options;
  bool dry_run = false;
  bool quiet = false;
};

void describe(cli::Options& options, Settings& settings) {
  options.values("-H,--host", settings.hosts, "HOST[:PORT]",
                 "the TSD; several, or a list with commas: one of them", "TSD_HOST");
  options.value("-p,--port", settings.port, "PORT", "its port, where HOST names none", 1, 65535,
                "TSD_PORT");
  options.parsed("-t,--tag", "KEY=VALUE", "add this tag to lines that have no KEY",
                 ship::tag_taker(settings.tags));
  options.choice("--dialect", settings.rules.dialect, "whose rules the lines must pass",
                 ship::tsd_dialects());
  options.choice("--confirm", settings.sender.confirm, "what counts as arrived", ship::levels());
  options.flag("--http", settings.http, "speak HTTP instead of telnet");
  options.value("--http-path", settings.service.path, "PATH", "where points are put");
  options.value("--http-username", settings.credentials.username, "NAME", "basic authorization");
  options.value("--http-password-file", settings.credentials.password_file, "FILE",
                "its first line is the password");
  options.value("--http-headers", settings.credentials.headers_file, "FILE", "send these headers");
  options.flag("-S,--tls", settings.tls, "speak through TLS, and verify the certificate");
  options.value("--tls-ca", settings.tls_options.ca_file, "FILE", "trust these certificates only");
  options.value("--tls-cert", settings.tls_options.certificate_file, "FILE", "our certificate");
  options.value("--tls-key", settings.tls_options.key_file, "FILE", "its key");
  options.value("--tls-server-name", settings.tls_options.server_name, "NAME",
                "the name that the certificate must bear");
  options.flag("--tls-insecure", settings.tls_options.insecure, "take any certificate");
  options.value("--settle", settings.sender.settle, "TIME", "how long late errors are waited for");
  options.value("--retry-for", settings.sender.retry_for, "TIME",
                "go on trying this long after the end of the lines");
  options.value("--connect-timeout", settings.sender.connect_deadline, "TIME",
                "give up a connection that is not made after TIME");
  options.value("--answer-timeout", settings.sender.answer_deadline, "TIME",
                "give up a connection that owes an answer for TIME");
  options.value("--rejects", settings.rejects, "FILE", "append rejected lines, with reasons");
  options.value("--replay", settings.replay, "FILE",
                "send the lines of such a FILE instead of standard input's");
  options.flag("-n,--dry-run", settings.dry_run, "print what would be sent, and send nothing");
  options.flag("-q,--quiet", settings.quiet, "say nothing but errors: no summary");
}

Result<ship::SenderOptions> options_of(const Settings& settings) {
  if (settings.hosts.empty()) return Error{"no TSD: give --host, or set TSD_HOST"};
  auto endpoints = net::parse_endpoints(fmt::format("{}", fmt::join(settings.hosts, ",")),
                                        static_cast<std::uint16_t>(settings.port));
  if (!endpoints) return endpoints.error();
  auto sound = ship::check_level(settings.sender.confirm, settings.http);
  if (!sound) return sound.error();
  auto headers = ship::headers_of(settings.credentials);
  if (!headers) return headers.error();

  ship::SenderOptions options = settings.sender;
  options.endpoints = *std::move(endpoints);
  options.seed = std::random_device{}();
  if (settings.http) options.http = {settings.service.path, *headers, settings.rules.dialect};
  return options;
}

/// OpenSSL is not even loaded where TLS is not asked for.
Result<std::unique_ptr<net::TlsClient>> tls_of(const Settings& settings, const Say& say) {
  if (!settings.tls) return std::unique_ptr<net::TlsClient>();
  if (settings.tls_options.insecure) say("the TSD's certificate is not verified");
  return net::TlsClient::load(settings.tls_options);
}

Result<os::Fd> input_of(const Settings& settings) {
  if (!settings.replay) return os::Fd(::dup(STDIN_FILENO));
  os::Fd file(::open(settings.replay->c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return last_system_error("opening", *settings.replay);
  return file;
}

cli::Exit verdict(const ship::Accounts& accounts) {
  if (!accounts.balanced()) return cli::Exit::trouble;
  cli::Exit code = accounts.rejected > 0 ? cli::Exit::no : cli::Exit::done;
  return accounts.lost() > 0 ? cli::worse(code, cli::Exit::not_yet) : code;
}

Result<cli::Exit> run(const Settings& settings) {
  Say say = cli::speaker("tsd-send");
  auto rejects = ship::RejectsFile::open(settings.rejects);
  if (!rejects) return rejects.error();
  ship::RejectionTeller teller(say);
  ship::TakeRejection reject = [&](const ship::Rejection& rejection) {
    teller(rejection);
    rejects->write(rejection);
  };
  auto input = input_of(settings);
  if (!input) return input.error();
  ship::Form form = settings.replay ? ship::Form::rejects : ship::Form::plain;
  ship::Intake intake(settings.rules, settings.tags, reject, form);

  if (settings.dry_run) {
    os::Output output(STDOUT_FILENO);
    if (auto done = ship::dry_run(input->get(), intake, output); !done) return done.error();
    if (auto kept = rejects->state(); !kept) return kept.error();
    return intake.rejected() > 0 ? cli::Exit::no : cli::Exit::done;
  }

  auto options = options_of(settings);
  if (!options) return options.error();
  auto tls = tls_of(settings, say);
  if (!tls) return tls.error();
  options->tls = tls->get();
  auto stop = os::stop_signals();
  if (!stop) return stop.error();
  cli::Repeats say_once(say);
  auto outcome =
      ship::send(input->get(), stop->get(), intake, *options, reject, std::ref(say_once));
  say_once.settle();
  if (!settings.quiet) say(outcome.accounts.sentence());
  if (!outcome.input) return outcome.input.error();
  if (auto kept = rejects->state(); !kept) return kept.error();
  return verdict(outcome.accounts);
}

}  // namespace

int main(int argc, char** argv) {
  return cli::run_tool<Settings>(
      argc, argv, {"tsd-send", "Ships data points to a TSD and knows whether they arrived"},
      describe, run);
}
