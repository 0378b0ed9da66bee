// Recorded machines, and what a sensor prints on one.
#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "os/file.h"
#include "sensors/table.h"

namespace golden {

namespace fs = std::filesystem;
using Lines = std::multiset<std::string>;

inline constexpr std::int64_t kNow = 1366155625;

inline fs::path directory() {
  return fs::path(TSD_TEST_DATA) / "golden";
}

inline std::vector<fs::path> machines() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(directory() / "machines")) {
    found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

/// The lines that tcollector itself would send on: it throws away what is no data point.
inline Lines owed(std::string_view text) {
  static const std::regex point(
      R"([-_./a-zA-Z0-9]+ [0-9]+ -?[0-9][-+.e0-9]*( [-_./a-zA-Z0-9]+=[-_./a-zA-Z0-9]+)*)");
  Lines lines;
  for (; !text.empty(); text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1)) {
    std::string line(text.substr(0, text.find('\n')));
    if (std::regex_match(line, point)) lines.insert(line);
  }
  return lines;
}

/// What stands in `file`, empty where there is none.
inline std::string read(const fs::path& file) {
  auto text = tsd::os::read_file(file.string());
  return text ? *text : "";
}

/// A sensor at work on a root, round after round, with what it says.
class Run {
 public:
  Run(const std::string& root, std::string_view sensor, tsd::sensors::Profile profile,
      std::string record_into = "")
      : machine_(tsd::os::Root(root), std::move(record_into)),
        sensor_(tsd::sensors::find(sensor)->make({machine_, profile})) {}

  /// The text of one round.
  std::string round(std::int64_t now = kNow) {
    tsd::os::Clock clock(now);
    lines_.clear();
    tsd::Say say = [this](std::string_view sentence) { said.emplace_back(sentence); };
    tsd::sensors::Round round{clock, lines_, say};
    well = true;
    if (auto done = sensor_->collect(round); !done) {
      well = false;
      said.push_back(done.error().text);
    }
    return std::string(lines_.text());
  }

  std::vector<std::string> said;
  bool well = true;

 private:
  tsd::sensors::Machine machine_;
  tsd::line::Lines lines_;
  std::unique_ptr<tsd::sensors::Sensor> sensor_;
};

/// One a line, for messages: "- missing", "+ surplus".
inline std::string difference(const Lines& expected, const Lines& printed) {
  std::vector<std::string> missing, surplus;
  std::ranges::set_difference(expected, printed, std::back_inserter(missing));
  std::ranges::set_difference(printed, expected, std::back_inserter(surplus));
  std::string text;
  for (const auto& line : missing) text.append("- ").append(line).append("\n");
  for (const auto& line : surplus) text.append("+ ").append(line).append("\n");
  return text;
}

}  // namespace golden
