#include "unit/sensors/golden.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "os/file.h"

namespace golden {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kName =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./";

bool consists_of(std::string_view word, std::string_view characters) {
  return !word.empty() && word.find_first_not_of(characters) == word.npos;
}

bool is_value(std::string_view word) {
  if (word.starts_with('-')) word.remove_prefix(1);
  return consists_of(word.substr(0, 1), kDigits) && consists_of(word, "0123456789-+.e");
}

bool is_tag(std::string_view word) {
  std::size_t equals = word.find('=');
  return equals != word.npos && consists_of(word.substr(0, equals), kName) &&
         consists_of(word.substr(equals + 1), kName);
}

/// "metric time value tag=value ...", one space between.
bool is_point(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t end = 0; end != line.npos; line.remove_prefix(std::min(end + 1, line.size()))) {
    words.push_back(line.substr(0, end = line.find(' ')));
  }
  return words.size() >= 3 && consists_of(words[0], kName) && consists_of(words[1], kDigits) &&
         is_value(words[2]) && std::all_of(words.begin() + 3, words.end(), is_tag);
}

}  // namespace

fs::path directory() {
  return fs::path(TSD_TEST_DATA) / "golden";
}

std::vector<fs::path> entries(const fs::path& directory) {
  INFO(directory);
  REQUIRE(fs::is_directory(directory));
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(directory)) found.push_back(entry.path());
  REQUIRE_FALSE(found.empty());
  std::ranges::sort(found);
  return found;
}

std::vector<fs::path> machines() {
  return entries(directory() / "machines");
}

// By hand: a regular expression takes minutes under a sanitizer.
Lines owed(std::string_view text) {
  Lines lines;
  for (; !text.empty(); text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1)) {
    std::string_view line = text.substr(0, text.find('\n'));
    if (is_point(line)) lines.emplace(line);
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
      limits_(tsd::sensors::find(sensor)->metrics(profile), profile),
      sensor_(tsd::sensors::find(sensor)->make({machine_, profile})) {}

std::string Run::round(std::int64_t now) {
  tsd::os::Clock clock(now);
  points_.clear();
  points_.begin_round(limits_);
  tsd::Say say = [this](std::string_view sentence) { said.emplace_back(sentence); };
  tsd::sensors::Round round{clock, points_, say};
  well = true;
  if (auto done = sensor_->collect(round); !done) {
    well = false;
    said.push_back(done.error().text);
  }
  for (auto& note : points_.take_notes()) said.push_back(std::move(note));
  return std::string(points_.text());
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
