// The command line of tsd-validate-line: its settings, their defaults and its options.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/options.h"
#include "line/validate/router.h"

namespace tsd::validate {

struct ValidateSettings {
  line::RouterOptions router;
  std::int64_t max_tags = 0;
  std::uint64_t max_line_bytes = 0;
  std::int64_t max_faults = -1;
  std::int64_t jobs = 1;
  bool quiet = false;
  bool count = false;
  bool invalid = false;
  bool stats = false;
  bool explain = false;
  std::vector<std::string> lines;
  std::vector<std::string> files;
  std::optional<std::string> rejects;
  std::optional<std::string> state_file;
};

/// The name of the stream of lines given as arguments.
inline const std::string kArguments = "-e";
/// The streams to judge, in order: the arguments of -e, then the files; stdin when there are none.
std::vector<std::string> names_of(const ValidateSettings& settings);

/// Fails when a file of that name is one that the tool would write to as well.
Result<void> check_apart(const ValidateSettings& settings, const std::string& name);

line::RouterOptions options_of(const ValidateSettings& settings);

/// Adds every option of the tool, in the order of --help.
void describe(cli::Options& options, ValidateSettings& settings);

}  // namespace tsd::validate
