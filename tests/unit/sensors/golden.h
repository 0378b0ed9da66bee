// Recorded machines, and what a sensor prints on one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sensors/table.h"

namespace golden {

namespace fs = std::filesystem;
using Lines = std::multiset<std::string>;

inline constexpr std::int64_t kNow = 1366155625;

fs::path directory();
/// What is in a directory, sorted. A directory that is empty or missing fails the test: a loop over
/// it would pass without a check.
std::vector<fs::path> entries(const fs::path& directory);
/// The recorded machines.
std::vector<fs::path> machines();

/// The lines that tcollector itself would send on: it throws away what is no data point.
Lines owed(std::string_view text);

/// What stands in `file`, empty where there is none.
std::string read(const fs::path& file);

/// A sensor at work on a root, round after round, with what it says.
class Run {
 public:
  Run(const std::string& root, std::string_view sensor, tsd::sensors::Profile profile,
      std::string record_into = "");

  /// The text of one round.
  std::string round(std::int64_t now = kNow);

  std::vector<std::string> said;
  bool well = true;

 private:
  tsd::sensors::Machine machine_;
  tsd::sensors::KnownLimits limits_;
  tsd::sensors::Points points_;
  std::unique_ptr<tsd::sensors::Sensor> sensor_;
};

/// One a line, for messages: "- missing", "+ surplus".
std::string difference(const Lines& expected, const Lines& printed);

}  // namespace golden
