// tsd-validate-line: says which lines a TSD would accept, and why not. Valid lines go to stdout
// byte for byte, findings to stderr, so that the tool fits in any pipe.
#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <chrono>
#include <functional>

#include "cli/terminal_hint.h"
#include "cli/tool.h"
#include "line/validate/explanation.h"
#include "line/validate/parallel_judge.h"
#include "line/validate/router.h"
#include "os/fd.h"
#include "os/file.h"
#include "os/footprint.h"
#include "os/output.h"
#include "tools/tools.h"
#include "tools/validate_options.h"
#include "tools/validate_rejects.h"
#include "tools/validate_state.h"

using namespace tsd;
using validate::check_apart;
using validate::describe;
using validate::kArguments;
using validate::ValidateSettings;

namespace {

// Judges one stream after the other and writes the lines and findings that are asked for.
class Validation {
 public:
  Validation(const ValidateSettings& settings, validate::RejectsKeeper rejects)
      : settings_(settings),
        rejects_(std::move(rejects)),
        state_(settings.state_file, cli::speaker("tsd-validate-line")),
        router_(options_, sinks(), stats()) {}

  Result<void> judge(const std::string& name) {
    if (name == kArguments && !settings_.lines.empty())
      return judge(name, line::lines_source(settings_.lines), Stream::file);
    Result<os::Fd> file = name == "-" ? os::Fd() : os::open_file(name, O_RDONLY);
    if (!file) return file.error();
    // The file may have been made since, by --rejects itself.
    if (auto apart = check_apart(settings_, name); !apart) return apart;
    if (name == "-") cli::hint_at_stdin("tsd-validate-line");
    int fd = *file ? file->get() : STDIN_FILENO;
    os::widen_pipe(fd);
    auto kind = os::check_regular(fd) ? Stream::file : Stream::endless;
    auto judged = judge(name, std::bind_front(&os::Footprint::read_some, &footprint_, fd), kind);
    return judged ? judged : std::move(judged.error()).with_context("reading", name);
  }

  // For --count: the counts of the stream judged last.
  void print_count(std::string_view prefix) {
    out_.write(fmt::format("{}{}\n", prefix, router_.of_stream().as_text()));
  }

  void print_stats() {
    std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun_;
    const line::Tally& total = router_.total();
    out_.write(stats_->summary(total.lines, total.bytes, took.count(), options_.json));
  }

  Result<void> flush() {
    (void)errors_.flush();  // a failure of stderr cannot be reported anywhere
    if (auto kept = rejects_.flush(); !kept) return kept;
    if (auto written = out_.flush(); !written)
      return std::move(written.error()).with_context("writing", "standard output");
    return {};
  }

  bool refused_any() const { return router_.total().refused > 0; }

 private:
  using Stream = line::Router::Stream;
  line::RouterOutputs sinks() {
    bool silent = settings_.quiet || settings_.count || settings_.stats;
    auto to = [](os::Output& output, bool wanted) {
      auto write = [&output](std::string_view text) { output.write(text); };
      return wanted ? line::Sink(write) : line::Sink();
    };
    auto tell = [this](std::string_view text) {
      errors_.write(text);
      state_.note(text);
    };
    auto keep = [this](std::string_view record) { rejects_.keep(record); };
    return {to(out_, !silent && !settings_.invalid), to(out_, !silent && settings_.invalid),
            silent ? line::Sink() : line::Sink(tell), rejects_ ? line::Sink(keep) : line::Sink()};
  }

  line::Stats* stats() {
    return settings_.stats ? &stats_.emplace(options_.rules.dialect) : nullptr;
  }

  Result<void> judge(const std::string& name, line::Source source, Stream kind) {
    router_.open(name, kind);
    auto judged = line::judge_stream(
        std::move(source), options_.rules, router_.wanted(), static_cast<unsigned>(settings_.jobs),
        [this](const line::InputBatch& batch, const line::Inspection& found) {
          router_.route(batch, found);
          state_.tell(router_.total());
          return bool(flush());
        });
    router_.close();
    return judged;
  }

  const ValidateSettings& settings_;
  line::RouterOptions options_ = validate::options_of(settings_);
  os::Output out_{STDOUT_FILENO}, errors_{STDERR_FILENO};
  validate::RejectsKeeper rejects_;
  validate::StateKeeper state_;
  std::optional<line::Stats> stats_;
  line::Router router_;
  os::Footprint footprint_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

Result<cli::Exit> explain(const ValidateSettings& settings) {
  auto text = line::explain(settings.files);
  if (!text) return text.error();
  fmt::print("{}", *text);
  return cli::Exit::done;
}

Result<cli::Exit> run(const ValidateSettings& settings) {
  if (settings.explain) return explain(settings);
  auto names = validate::names_of(settings);
  for (const std::string& name : names) {
    if (auto apart = check_apart(settings, name); !apart) return apart.error();
  }
  auto rejects = validate::RejectsKeeper::open(settings.rejects);
  if (!rejects) return rejects.error();
  Validation validation(settings, std::move(*rejects));
  auto code = cli::Exit::done;
  for (const std::string& name : names) {
    if (auto judged = validation.judge(name); !judged) {
      cli::speaker("tsd-validate-line")(judged.error().text);
      code = cli::Exit::trouble;
    }
    if (settings.count) validation.print_count(names.size() > 1 ? cli::visible(name) + ": " : "");
  }
  if (settings.stats && !settings.quiet) validation.print_stats();
  if (auto written = validation.flush(); !written) return written.error();
  return validation.refused_any() ? cli::worse(code, cli::Exit::no) : code;
}

}  // namespace

int tsd::tools::validate_line(int argc, char** argv) {
  return cli::run_tool<ValidateSettings>(
      argc, argv, {"tsd-validate-line", "report which lines a TSD would refuse, and why"}, describe,
      run);
}
