#include "tools/validate_options.h"

#include <unistd.h>

#include <cstdint>

#include "os/same_file.h"

namespace tsd::validate {
namespace {

void describe_answer(cli::Options& options, ValidateSettings& settings) {
  options.example("./mysensor.sh | tsd-validate-line --allow-untagged");
  options.choice("--dialect", settings.router.rules.dialect, "the rules", line::dialects());
  options.flag("-q,--quiet", settings.quiet, "print nothing; only set the exit code");
  options.flag("-c,--count", settings.count, "print only how many lines are valid and invalid");
  options.flag("-v,--invalid", settings.invalid, "print the invalid lines, not the valid ones");
  options.flag("-s,--stats", settings.stats, "print a summary: faults, metrics, tag keys");
  options.values("-e,--line", settings.lines, "LINE", "check LINE; may be given several times");
}

void describe_findings(cli::Options& options, ValidateSettings& settings) {
  options.flag("--fix", settings.router.repair, "repair faults that have one right answer");
  options.flag("--strict", settings.router.strict, "treat warnings as faults");
  options.flag("--explain", settings.explain, "explain the codes named as FILE, or list all");
  options.choice("--format", settings.router.json, "the format of findings and summary",
                 {{"text", false}, {"json", true}});
  options.value("--max-faults", settings.max_faults, "N", "print at most N findings; -1: all", -1,
                INT64_MAX);
}

void describe_rules(cli::Options& options, ValidateSettings& settings) {
  line::Rules& rules = settings.router.rules;
  options.value("--max-tags", settings.max_tags, "N",
                "the most tags of a line; 0: the dialect's own", 0, 1000);
  options.size("--max-line-bytes", settings.max_line_bytes,
               "the most bytes of a line, put and newline counted; 0: the dialect's own", 0,
               line::kLongestLine);
  options.values("--require-tag", rules.require_tags, "KEY",
                 "refuse lines that lack the tag KEY; may be given several times");
  options.flag("--require-newline", rules.require_newline, "refuse a last line without a newline");
  options.flag("--allow-untagged", rules.allow_untagged, "accept lines without tags");
}

void describe_files(cli::Options& options, ValidateSettings& settings) {
  options.value("--rejects", settings.rejects, "FILE",
                "append invalid lines to FILE, with code and sentence");
  options.value("--state-file", settings.state_file, "FILE",
                "keep the counts of lines in FILE, for tsd-check-config");
  options.value("-j,--jobs", settings.jobs, "N", "the number of threads; 0: as many as cores", 0,
                256);
  options.operands(settings.files, "FILE", "lines to check; - or no FILE: standard input");
}

}  // namespace

std::vector<std::string> names_of(const ValidateSettings& settings) {
  std::vector<std::string> names = settings.files;
  if (!settings.lines.empty()) names.insert(names.begin(), kArguments);
  if (names.empty()) names.push_back("-");
  return names;
}

Result<void> check_apart(const ValidateSettings& settings, const std::string& name) {
  if (name == kArguments && !settings.lines.empty()) return {};
  return os::check_apart(name == "-" ? os::UsedFile{"", STDIN_FILENO} : os::UsedFile{name},
                         os::outputs_of(!settings.quiet, settings.rejects));
}

line::RouterOptions options_of(const ValidateSettings& settings) {
  line::RouterOptions options = settings.router;
  options.rules.max_tags = static_cast<std::size_t>(settings.max_tags);
  options.rules.max_line_bytes = static_cast<std::size_t>(settings.max_line_bytes);
  options.most_told = static_cast<std::uint64_t>(settings.max_faults);  // -1 becomes the maximum
  options.caret = ::isatty(STDERR_FILENO) != 0;
  return options;
}

void describe(cli::Options& options, ValidateSettings& settings) {
  describe_answer(options, settings);
  describe_findings(options, settings);
  describe_rules(options, settings);
  describe_files(options, settings);
}

}  // namespace tsd::validate
