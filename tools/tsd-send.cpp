// tsd-send: ships data points to a TSD, and knows whether they arrived.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <random>

#include "cli/tool.h"
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
  line::Dialect dialect = line::Dialect::opentsdb;
  ship::SenderOptions sender;
  std::optional<std::string> rejects;
  std::optional<std::string> replay;
  bool http = false;
  ship::HttpService service;
  ship::Credentials credentials;
  bool dry_run = false;
  bool quiet = false;
};

void describe(cli::Options& options, Settings& settings) {
  options.values("-H,--host", settings.hosts, "HOST[:PORT]",
                 "the TSD; several, or a list with commas: one of them", "TSD_HOST");
  options.value("-p,--port", settings.port, "PORT", "its port, where HOST names none", 1, 65535,
                "TSD_PORT");
  options.parsed("-t,--tag", "KEY=VALUE", "add this tag to lines that have no KEY",
                 [&settings](std::string_view word) -> Result<void> {
                   auto tag = ship::parse_tag(word);
                   if (!tag) return tag.error();
                   settings.tags.push_back(*std::move(tag));
                   return {};
                 });
  options.choice<line::Dialect>("--dialect", settings.dialect, "whose rules the lines must pass",
                                {{"opentsdb", line::Dialect::opentsdb},
                                 {"victoriametrics", line::Dialect::victoriametrics},
                                 {"influxdb", line::Dialect::influxdb},
                                 {"portable", line::Dialect::portable}});
  options.choice<ship::Confirm>("--confirm", settings.sender.confirm, "what counts as arrived",
                                {{"auto", ship::Confirm::automatic},
                                 {"none", ship::Confirm::none},
                                 {"received", ship::Confirm::received},
                                 {"parsed", ship::Confirm::parsed},
                                 {"settled", ship::Confirm::settled},
                                 {"stored", ship::Confirm::stored}});
  options.flag("--http", settings.http, "speak HTTP instead of telnet");
  options.value("--http-path", settings.service.path, "PATH", "where points are put");
  options.value("--http-username", settings.credentials.username, "NAME", "basic authorization");
  options.value("--http-password-file", settings.credentials.password_file, "FILE",
                "its first line is the password");
  options.value("--http-headers", settings.credentials.headers_file, "FILE",
                "send these headers, one a line");
  options.value("--settle", settings.sender.settle, "TIME",
                "with --confirm settled: how long no late error may come");
  options.value("--retry-for", settings.sender.retry_for, "TIME",
                "go on trying this long after the end of the lines");
  options.value("--connect-timeout", settings.sender.connect_deadline, "TIME",
                "give up a connection that is not made after TIME");
  options.value("--answer-timeout", settings.sender.answer_deadline, "TIME",
                "give up a connection that owes an answer for TIME");
  options.value("--rejects", settings.rejects, "FILE",
                "append rejected lines to FILE, with reasons");
  options.value("--replay", settings.replay, "FILE",
                "send the lines of such a FILE instead of standard input's");
  options.flag("-n,--dry-run", settings.dry_run, "print what would be sent, and send nothing");
  options.flag("-q,--quiet", settings.quiet, "say nothing but errors: no summary");
}

Result<std::optional<ship::HttpService>> service_of(const Settings& settings) {
  if (auto sound = ship::check_level(settings.sender.confirm, settings.http); !sound)
    return sound.error();
  if (!settings.http) return std::optional<ship::HttpService>();
  auto headers = ship::headers_of(settings.credentials);
  if (!headers) return headers.error();
  return std::optional(ship::HttpService{settings.service.path, *headers, settings.dialect});
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
  line::Rules rules;
  rules.dialect = settings.dialect;
  ship::RejectionTeller teller(say);
  std::optional<ship::RejectsFile> rejects;
  if (settings.rejects) {
    auto file = ship::RejectsFile::open(*settings.rejects);
    if (!file) return file.error();
    rejects = std::move(*file);
  }
  ship::TakeRejection reject = [&](const ship::Rejection& rejection) {
    teller(rejection);
    if (rejects) rejects->write(rejection);
  };
  auto input = input_of(settings);
  if (!input) return input.error();
  ship::Form form = settings.replay ? ship::Form::rejects : ship::Form::plain;
  ship::Intake intake(rules, settings.tags, reject, form);

  if (settings.dry_run) {
    os::Output output(STDOUT_FILENO);
    if (auto done = ship::dry_run(input->get(), intake, output); !done) return done.error();
    return intake.rejected() > 0 ? cli::Exit::no : cli::Exit::done;
  }

  if (settings.hosts.empty()) return Error{"no TSD: give --host, or set TSD_HOST"};
  auto endpoints = net::parse_endpoints(fmt::format("{}", fmt::join(settings.hosts, ",")),
                                        static_cast<std::uint16_t>(settings.port));
  if (!endpoints) return endpoints.error();
  auto service = service_of(settings);
  if (!service) return service.error();
  auto stop = os::stop_signals();
  if (!stop) return stop.error();
  ship::SenderOptions options = settings.sender;
  options.endpoints = *std::move(endpoints);
  options.http = *std::move(service);
  options.seed = std::random_device{}();
  cli::Repeats say_once(say);
  auto outcome = ship::send(input->get(), stop->get(), intake, options, reject,
                            [&](std::string_view sentence) { say_once(sentence); });
  say_once.settle();
  if (!settings.quiet) say(outcome.accounts.sentence());
  if (!outcome.input) return outcome.input.error();
  if (rejects && !rejects->state()) return rejects->state().error();
  return verdict(outcome.accounts);
}

}  // namespace

int main(int argc, char** argv) {
  return cli::run_tool<Settings>(
      argc, argv, {"tsd-send", "Ships data points to a TSD and knows whether they arrived"},
      describe, run);
}
