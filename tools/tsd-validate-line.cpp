// tsd-validate-line: says which lines a TSD would take, and why not. Valid lines go to stdout byte
// for byte, faults to stderr, so that it may stand in any pipe.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "cli/tool.h"
#include "line/batches.h"
#include "line/inspect.h"
#include "os/fd.h"
#include "os/file.h"
#include "os/output.h"

using namespace tsd;

namespace {

struct Settings {
  line::Rules rules;
  bool quiet = false;
  bool count = false;
  std::vector<std::string> files;
};

void describe(cli::Options& options, Settings& settings) {
  options.choice("--dialect", settings.rules.dialect, "by whose rules",
                 {{"opentsdb", line::Dialect::opentsdb},
                  {"victoriametrics", line::Dialect::victoriametrics},
                  {"influxdb", line::Dialect::influxdb},
                  {"portable", line::Dialect::portable},
                  {"tcollector", line::Dialect::tcollector}});
  options.flag("-q,--quiet", settings.quiet, "print nothing; the exit code is the answer");
  options.flag("-c,--count", settings.count, "print only how many lines are valid and invalid");
  options.operands(settings.files, "FILE", "lines to judge; - is stdin, as is no FILE");
}

struct Tally {
  std::uint64_t lines = 0, refused = 0, warned = 0;
};

/// Judges one stream: what passes goes to `out`, findings go to `say`.
struct Court {
  const Settings& settings;
  os::Output& out;
  os::Output& errors;
  Tally tally;

  void tell(const std::string& name, const line::Finding& finding, std::string_view text) {
    errors.write(fmt::format("{}:{}:{}: {}: {}\n", name, tally.lines + finding.number + 1,
                             finding.verdict.column, line::name(finding.verdict.code),
                             line::sentence(finding.verdict, line::line_of(finding, text))));
  }

  void settle(const std::string& name, const line::Batch& batch, const line::Inspection& found) {
    std::size_t passed = 0;
    for (const line::Finding& finding : found.findings) {
      bool keep = finding.verdict.warned();
      tally.refused += finding.verdict.refused();
      tally.warned += keep;
      bool silent = settings.quiet || settings.count || finding.verdict.code == line::Code::good;
      if (!silent) tell(name, finding, batch.text);
      if (keep) continue;
      pass(batch.text.substr(passed, finding.begin - passed));
      passed = finding.end;
    }
    if (batch.kind == line::Batch::Kind::lines) pass(batch.text.substr(passed));
    tally.lines += found.lines;
  }

  void pass(std::string_view bytes) {
    if (!settings.quiet && !settings.count) out.write(bytes);
  }

  Result<void> judge(const std::string& name, int fd) {
    line::Batches batches(
        [fd](char* into, std::size_t size) { return os::read_some(fd, into, size); });
    line::Batch batch;
    line::Inspector inspector(settings.rules);
    line::Inspection found;
    for (;;) {
      auto more = batches.next(batch);
      if (!more) return std::move(more.error()).with_context("reading", name);
      if (!*more) return {};
      inspector.inspect(batch, found);
      settle(name, batch, found);
      (void)errors.flush();
      if (auto written = out.flush(); !written) return {};
    }
  }
};

Result<cli::Exit> run(const Settings& settings) {
  os::Output out(STDOUT_FILENO);
  os::Output errors(STDERR_FILENO);
  Say say = cli::speaker("tsd-validate-line");
  cli::Exit code = cli::Exit::done;
  std::vector<std::string> files = settings.files;
  if (files.empty()) files.push_back("-");
  for (const std::string& file : files) {
    os::Fd opened;
    if (file != "-") opened = os::Fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    Court court{settings, out, errors, {}};
    Result<void> judged = file != "-" && !opened
                              ? Result<void>(last_system_error("opening", file))
                              : court.judge(file, opened ? opened.get() : STDIN_FILENO);
    if (!judged) say(judged.error().text);
    if (!judged) code = cli::Exit::trouble;
    if (court.tally.refused > 0) code = cli::worse(code, cli::Exit::no);
    if (settings.count) {
      out.write(fmt::format(
          "{}{} valid, {} invalid, {} warned\n", files.size() > 1 ? file + ": " : "",
          court.tally.lines - court.tally.refused, court.tally.refused, court.tally.warned));
    }
    if (auto written = out.flush(); !written)
      return std::move(written.error()).with_context("writing", "standard output");
  }
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  return cli::run_tool<Settings>(
      argc, argv, {"tsd-validate-line", "says which lines a TSD would take, and why not"}, describe,
      run);
}
