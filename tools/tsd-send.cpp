// tsd-send: sends data points to a TSD and finds out whether they arrived.
#include <fmt/core.h>
#include <unistd.h>
#include <array>

#include "cli/terminal_hint.h"
#include "cli/tool.h"
#include "os/fd.h"
#include "os/output.h"
#include "os/stop_signals.h"
#include "ship/probe/probe.h"
#include "ship/queue/line_reader.h"
#include "ship/report/line_file.h"
#include "ship/send/dry_run.h"
#include "ship/send/sender.h"
#include "spool/print.h"
#include "tools/send_options.h"
#include "tools/send_verdict.h"
#include "tools/tools.h"

using namespace tsd;
using namespace tsd::send;

namespace {

// Null without --tls: OpenSSL is loaded only when it is used, because it costs about 2 MB.
Result<std::unique_ptr<net::TlsClient>> tls_of(const SendSettings& settings, const Say& say) {
  if (settings.target.tls_options.insecure) say("the TSD's certificate is not verified");
  if (!ship::needs_tls_client(settings.target)) return std::unique_ptr<net::TlsClient>();
  return net::TlsClient::load(settings.target.tls_options);
}

Result<cli::Exit> show_spool(const SendSettings& settings) {
  if (!settings.spool) return Error{"which spool? give --spool DIR"};
  os::Output output(STDOUT_FILENO);
  auto view = settings.spool_check ? spool::SpoolView::table : spool::SpoolView::lines;
  auto sound = spool::print_spool(*settings.spool, view, output);
  if (!sound) return sound.error();
  return *sound ? cli::Exit::done : cli::Exit::no;
}

// 0: every endpoint is a TSD; 1: some endpoint is not; 75: some endpoint cannot be reached.
Result<cli::Exit> probe(const SendSettings& settings) {
  auto options = sender_options(settings);
  if (!options) return options.error();
  auto tls = tls_of(settings, cli::speaker("tsd-send"));
  if (!tls) return tls.error();
  options->tls = tls->get();
  constexpr std::array kExits{cli::Exit::done, cli::Exit::no, cli::Exit::not_yet};
  cli::Exit verdict = cli::Exit::done;
  for (const ship::Probed& one :
       ship::probe(*options, ship::wants_tls(settings.target) ? " --tls" : "")) {
    fmt::print("{}", one.text);
    verdict = cli::worse(verdict, kExits.at(static_cast<std::size_t>(one.verdict)));
  }
  return verdict;
}

ship::LineReader reader_of(const SendSettings& settings, ship::TakeRejection reject) {
  line::Rules rules;
  rules.dialect = ship::dialect_of(settings.sender.kind);
  if (ship::is_over_http(settings.target, settings.sender.kind))
    rules.transport = line::Transport::http;
  rules.require_newline = settings.require_newline;
  ship::Form form = settings.replay ? ship::Form::rejects : ship::Form::plain;
  return ship::LineReader(std::move(rules), settings.tags, std::move(reject), form);
}

Result<cli::Exit> dry_run(const SendSettings& settings, int input, ship::LineReader& reader,
                          ship::Reports& reports) {
  auto options = sender_options(settings);
  if (!options) return options.error();
  os::Output output(STDOUT_FILENO);
  auto done = ship::dry_run(input, reader, output, *options, reports.reject());
  if (!done) return done.error();
  reports.settle();
  if (auto kept = reports.state(); !kept) return kept.error();
  return reader.rejected() + *done > 0 ? cli::Exit::no : cli::Exit::done;
}

Result<cli::Exit> deliver(const SendSettings& settings, int input, ship::LineReader& reader,
                          ship::Reports& reports, ProgressDisplay& progress) {
  Say say = progress.say();
  auto options = sender_options(settings);
  if (!options) return options.error();
  auto tls = tls_of(settings, say);
  if (!tls) return tls.error();
  auto stop = os::stop_signals();
  if (!stop) return stop.error();
  cli::Repeats repeats(say);
  Say say_once = [&](std::string_view sentence) { repeats(sentence); };
  auto spool = spool::Spool::open(settings.spool, settings.spool_settings, say_once);
  if (!spool) return spool.error();
  options->tls = tls->get();
  options->reports = &reports;
  options->progress = progress.taker();
  options->detail = cli::details("tsd-send", settings.notes);
  options->spool = spool->get();
  auto outcome = ship::send(input, stop->get(), reader, *options, reports.reject(), say_once);
  repeats.settle();
  progress.clear();
  if (!settings.notes.quiet) say(outcome.accounts.sentence());
  return send::verdict(outcome, reports.state(), settings.spool.has_value());
}

Result<cli::Exit> run(const SendSettings& settings) {
  if (settings.spool_check || settings.spool_export) return show_spool(settings);
  if (settings.probe) return probe(settings);
  ship::LineFile lines(settings.replay);
  if (auto apart = lines.check_apart(settings.reports, settings.dry_run); !apart)
    return apart.error();
  auto name = lines.name();
  ProgressDisplay progress(settings.progress, name.has_value(), cli::speaker("tsd-send"));
  auto reports = ship::Reports::open(settings.reports, name, progress.say());
  if (!reports) return reports.error();
  auto input = lines.open();
  if (!input) return input.error();
  if (!settings.replay) cli::hint_at_stdin("tsd-send");
  ship::LineReader reader = reader_of(settings, (*reports)->reject());
  if (settings.dry_run) return dry_run(settings, input->get(), reader, **reports);
  return deliver(settings, input->get(), reader, **reports, progress);
}

}  // namespace

int tsd::tools::send(int argc, char** argv) {
  return cli::run_tool<SendSettings>(
      argc, argv, {"tsd-send", "ship data points to a TSD and report whether they arrived"},
      describe, run);
}
