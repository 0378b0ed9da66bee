#include "golden.h"

#include <algorithm>
#include <iterator>
#include <regex>
#include <utility>

#include "os/file.h"

namespace golden {

fs::path directory() {
  return fs::path(TSD_TEST_DATA) / "golden";
}

std::vector<fs::path> machines() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(directory() / "machines")) {
    found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

Lines owed(std::string_view text) {
  static const std::regex point(
      R"([-_./a-zA-Z0-9]+ [0-9]+ -?[0-9][-+.e0-9]*( [-_./a-zA-Z0-9]+=[-_./a-zA-Z0-9]+)*)");
  Lines lines;
  for (; !text.empty(); text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1)) {
    std::string line(text.substr(0, text.find('\n')));
    if (std::regex_match(line, point)) lines.insert(line);
  }
  return lines;
}

std::string read(const fs::path& file) {
  auto text = tsd::os::read_file(file.string());
  return text ? *text : "";
}

Run::Run(const std::string& root, std::string_view sensor, tsd::sensors::Profile profile,
         std::string record_into)
    : machine_(tsd::os::Root(root), std::move(record_into)),
      sensor_(tsd::sensors::find(sensor)->make({machine_, profile})) {}

std::string Run::round(std::int64_t now) {
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

std::string difference(const Lines& expected, const Lines& printed) {
  std::vector<std::string> missing, surplus;
  std::ranges::set_difference(expected, printed, std::back_inserter(missing));
  std::ranges::set_difference(printed, expected, std::back_inserter(surplus));
  std::string text;
  for (const auto& line : missing) text.append("- ").append(line).append("\n");
  for (const auto& line : surplus) text.append("+ ").append(line).append("\n");
  return text;
}

}  // namespace golden
