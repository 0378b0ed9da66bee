// On any kernel text, no sensor prints a number that cannot be, or one series twice.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <fstream>
#include <random>

#include "base/text.h"
#include "support/possible_points.h"
#include "support/scratch.h"
#include "unit/sensors/golden.h"

using tsd::sensors::Profile;
namespace fs = golden::fs;

namespace {

constexpr std::string_view kNumbers[] = {
    "0",
    "18446744073709551615",
    "9223372036854775808",
    "4294967295",
    "99999999999999999999999",
    "-1",
    "-9223372036854775808",
    "281474976710655",
    "100.01",
    "-274000",
    "1",
    "1e999",
    "nan",
    "0x7f",
    "000017",
};

// A kernel text with some words and lines exchanged, as no kernel should write it.
std::string spoilt(const std::string& text, std::mt19937& random) {
  auto one_in = [&](unsigned count) { return random() % count == 0; };
  std::string out, last;
  for (std::string_view line : tsd::lines_of(text)) {
    std::string copy;
    std::string_view rest = line;
    if (line.starts_with(' ')) copy = " ";
    for (std::string_view word; !(word = tsd::next_word(rest)).empty();) {
      bool is_number = word.find_first_not_of("0123456789.") == word.npos;
      if (is_number && one_in(6)) word = kNumbers[random() % std::size(kNumbers)];
      if (one_in(200)) continue;
      copy.append(word).append(one_in(50) ? "\t" : " ");
    }
    if (one_in(40)) out += "\n";
    if (!one_in(60)) out += copy + "\n";
    if (one_in(20)) out += copy + "\n";
    if (one_in(40)) out += last;
    last = copy + "\n";
  }
  return out;
}

struct Text {
  fs::path file;
  std::string sound;
};

std::vector<Text> texts_of(const fs::path& root) {
  std::vector<Text> texts;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    texts.push_back({entry.path(), golden::read(entry.path())});
  }
  std::ranges::sort(texts, {}, &Text::file);
  REQUIRE(texts.size() > 10);
  return texts;
}

// Not by truncation to nothing, after which some file systems write to the disk at once.
void replace(const fs::path& file, const std::string& text) {
  std::fstream(file, std::ios::in | std::ios::out) << text;
  fs::resize_file(file, text.size());
}

void check_machine(const fs::path& machine, Profile profile, unsigned rounds) {
  Scratch scratch;
  fs::copy(machine / "root", scratch.path(), fs::copy_options::recursive);
  auto texts = texts_of(scratch.path());
  std::mt19937 random(static_cast<unsigned>(profile));
  std::vector<std::unique_ptr<golden::Run>> runs;
  std::vector<const tsd::sensors::Row*> rows;
  for (const auto& row : tsd::sensors::table()) {
    if (!row.is_in(profile)) continue;
    rows.push_back(&row);
    runs.push_back(std::make_unique<golden::Run>(scratch.path(), row.name, profile));
  }
  std::size_t points = 0;
  for (unsigned round = 0; round < rounds; ++round) {
    for (const Text& text : texts) {
      replace(text.file, round % 4 == 0 ? text.sound : spoilt(text.sound, random));
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      INFO(machine << ", " << rows[i]->name << ", round " << round);
      auto printed = runs[i]->round(golden::kNow + 60 * round);
      points += static_cast<std::size_t>(std::ranges::count(printed, '\n'));
      CHECK(possible::first_fault(printed, rows[i]->metrics(profile), profile) == "");
    }
  }
  CHECK(points > 1000);
}

}  // namespace

TEST_CASE("property: whatever a kernel writes, what is printed can be, and each series once") {
  for (auto profile : {Profile::tcollector, Profile::phantom, Profile::fixed}) {
    for (const auto& machine : golden::machines()) check_machine(machine, profile, 24);
  }
}
