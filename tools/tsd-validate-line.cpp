// tsd-validate-line: says which lines a TSD would take, and why not. Valid lines go to stdout byte
// for byte, faults to stderr, so that it may stand in any pipe.
#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <chrono>
#include <functional>

#include "cli/terminal_hint.h"
#include "cli/tool.h"
#include "line/explanation.h"
#include "line/parallel_judge.h"
#include "line/router.h"
#include "os/fd.h"
#include "os/file.h"
#include "os/footprint.h"
#include "os/output.h"

#include "tools/tools.h"

using namespace tsd;

namespace {
const std::string kArguments = "-e";  // the name of the lines that are arguments

struct ValidateSettings {
  line::RouterOptions router;
  std::int64_t max_tags = 0, max_line_bytes = 0, max_faults = -1, jobs = 1;
  bool quiet = false, count = false, invalid = false, stats = false, explain = false;
  std::vector<std::string> lines, files;
  std::optional<std::string> rejects;
};

void describe(cli::Options& options, ValidateSettings& settings) {
  line::Rules& rules = settings.router.rules;
  options.choice("--dialect", rules.dialect, "by whose rules", line::dialects());
  options.flag("-q,--quiet", settings.quiet, "print nothing; the exit code is the answer");
  options.flag("-c,--count", settings.count, "print only how many lines are valid and invalid");
  options.flag("-v,--invalid", settings.invalid, "print the invalid lines, not the valid ones");
  options.flag("-s,--stats", settings.stats, "print a summary: faults, metrics, tag keys");
  options.values("-e,--line", settings.lines, "LINE", "judge LINE; may be repeated");
  options.flag("--fix", settings.router.repair, "repair what has one right answer");
  options.flag("--strict", settings.router.strict, "a warning is a fault");
  options.flag("--explain", settings.explain, "explain the codes named as FILE, or list all");
  options.choice("--format", settings.router.json, "of findings and summary",
                 {{"text", false}, {"json", true}});
  options.value("--max-faults", settings.max_faults, "N", "print at most N findings; -1: all", -1,
                INT64_MAX);
  options.value("--max-tags", settings.max_tags, "N", "most tags of a line; 0: the dialect's own",
                0, 1000);
  options.value("--max-line-bytes", settings.max_line_bytes, "N",
                "most bytes of a line, put and newline counted; 0: the dialect's own", 0,
                line::kLongestLine);
  options.values("--require-tag", rules.require_tags, "KEY", "a tag every line bears; repeatable");
  options.flag("--require-newline", rules.require_newline, "refuse a last line without one");
  options.flag("--allow-untagged", rules.allow_untagged, "a line may lack tags");
  options.value("--rejects", settings.rejects, "FILE", "append invalid lines, code and sentence");
  options.value("-j,--jobs", settings.jobs, "N", "threads; 0: as many as cores", 0, 256);
  options.operands(settings.files, "FILE", "lines to judge; - is stdin, as is no FILE");
}

line::RouterOptions options_of(const ValidateSettings& settings) {
  line::RouterOptions options = settings.router;
  options.rules.max_tags = static_cast<std::size_t>(settings.max_tags);
  options.rules.max_line_bytes = static_cast<std::size_t>(settings.max_line_bytes);
  options.most_told = static_cast<std::uint64_t>(settings.max_faults);  // -1 is the most of all
  options.caret = ::isatty(STDERR_FILENO) != 0;
  return options;
}

/// Judges one file after the other; what is not a file's own trouble ends the work.
struct Bench {
  line::Router& router;
  const line::RouterOptions& options;
  unsigned threads;
  os::Output &out, &errors, &rejects;
  os::Footprint footprint{};

  Result<void> flush() {
    (void)errors.flush();  // nobody can be told that stderr is gone
    if (auto kept = rejects.flush(); !kept)
      return std::move(kept.error()).with_context("writing", "the rejects");
    if (auto written = out.flush(); !written)
      return std::move(written.error()).with_context("writing", "standard output");
    return {};
  }

  Result<void> judge(const std::string& name, line::Source source) {
    router.open(name);
    return line::judge_stream(std::move(source), options.rules, router.wanted(), threads,
                              [this](const line::InputBatch& batch, const line::Inspection& found) {
                                router.route(batch, found);
                                return bool(flush());
                              });
  }

  Result<void> judge_named(const std::string& name, const std::vector<std::string>& lines) {
    if (name == kArguments && !lines.empty()) return judge(name, line::lines_source(lines));
    Result<os::Fd> file = name == "-" ? os::Fd() : os::open_file(name, O_RDONLY);
    if (!file) return file.error();
    if (name == "-") cli::hint_at_stdin("tsd-validate-line");
    int fd = *file ? file->get() : STDIN_FILENO;
    os::widen_pipe(fd);
    auto judged = judge(name, std::bind_front(&os::Footprint::read_some, &footprint, fd));
    return judged ? judged : std::move(judged.error()).with_context("reading", name);
  }
};

Result<cli::Exit> run(const ValidateSettings& settings) {
  if (settings.explain) {
    auto text = line::explain(settings.files);
    if (!text) return text.error();
    fmt::print("{}", *text);
    return cli::Exit::done;
  }
  line::RouterOptions options = options_of(settings);
  Result<os::Fd> kept =
      settings.rejects ? os::open_file(*settings.rejects, O_WRONLY | O_CREAT | O_APPEND) : os::Fd();
  if (!kept) return kept.error();
  os::Output out(STDOUT_FILENO), errors(STDERR_FILENO), rejects(kept->get());
  std::optional<line::Stats> stats;
  if (settings.stats) stats.emplace(options.rules.dialect);
  bool silent = settings.quiet || settings.count || settings.stats;
  auto to = [](os::Output& output, bool wanted) {
    auto write = [&output](std::string_view text) { output.write(text); };
    return wanted ? line::Sink(write) : line::Sink();
  };
  line::Router router(options,
                      {to(out, !silent && !settings.invalid), to(out, !silent && settings.invalid),
                       to(errors, !silent), to(rejects, bool(*kept))},
                      stats ? &*stats : nullptr);
  Bench bench{router, options, static_cast<unsigned>(settings.jobs), out, errors, rejects};
  auto code = cli::Exit::done;
  auto begun = std::chrono::steady_clock::now();
  std::vector<std::string> names = settings.files;
  if (!settings.lines.empty()) names.insert(names.begin(), kArguments);
  if (names.empty()) names.push_back("-");
  for (const std::string& name : names) {
    auto judged = bench.judge_named(name, settings.lines);
    if (!judged) cli::speaker("tsd-validate-line")(judged.error().text);
    if (!judged) code = cli::Exit::trouble;
    if (!settings.count) continue;
    out.write((names.size() > 1 ? name + ": " : "") + router.of_stream().as_text() + "\n");
  }
  if (stats && !settings.quiet) {
    std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    out.write(
        stats->summary(router.total().lines, router.total().bytes, took.count(), options.json));
  }
  if (auto written = bench.flush(); !written) return written.error();
  return router.total().refused > 0 ? cli::worse(code, cli::Exit::no) : code;
}
}  // namespace

int tsd::tools::validate_line(int argc, char** argv) {
  return cli::run_tool<ValidateSettings>(
      argc, argv, {"tsd-validate-line", "says which lines a TSD would take, and why not"}, describe,
      run);
}
