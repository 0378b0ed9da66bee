#include "unit/sensors/golden.h"
#include "os/file.h"

#include <catch2/catch.hpp>

#include "support/scratch.h"

using tsd::sensors::Profile;

namespace {

// procnettcp.out leaves out the zeros; every line that is left must be there, and 880 in all.
void check_procnettcp(const golden::Lines& expected, golden::Lines printed) {
  CHECK(printed.size() == 880);
  std::erase_if(printed, [](const auto& line) { return line.find(" 0 state=") != line.npos; });
  CHECK(golden::difference(expected, printed) == "");
}

// Where the script crashed there is no file, and nothing is owed.
void check(const golden::fs::path& machine, const std::string& profile_name, Profile profile) {
  for (const auto& file : golden::entries(machine / "expect" / profile_name)) {
    INFO(file);
    auto name = file.stem().string();
    REQUIRE(tsd::sensors::find(name) != nullptr);
    golden::Run run((machine / "root").string(), name, profile);
    auto expected = golden::owed(golden::read(file));
    auto printed = golden::owed(run.round());
    if (name == "procnettcp") {
      check_procnettcp(expected, printed);
    } else {
      CHECK(golden::difference(expected, printed) == "");
    }
  }
}

// Lines in an order of their own, without the zeros of procnettcp.
std::string tidy(const golden::Lines& lines) {
  std::string text;
  for (const auto& line : lines) {
    if (line.find(" 0 state=") == line.npos) text.append(line).append("\n");
  }
  return text;
}

}  // namespace

TEST_CASE("golden: what tcollector printed on each machine is printed, and nothing else") {
  for (const auto& machine : golden::machines()) check(machine, "tcollector", Profile::tcollector);
}

TEST_CASE("golden: what the phantom sensors printed on each machine is printed, and nothing else") {
  for (const auto& machine : golden::machines()) check(machine, "phantom", Profile::phantom);
}

TEST_CASE("golden: iostat's rates are those of a minute between two rounds") {
  Scratch scratch;
  auto machine = golden::directory() / "machines/metal-numa2-5.15/root";
  auto later = golden::directory() / "rounds/metal-numa2-5.15";
  golden::fs::copy(machine, scratch.path(), golden::fs::copy_options::recursive);
  golden::Run run(scratch.path(), "iostat", Profile::tcollector);
  run.round();
  golden::fs::copy(
      later / "second", scratch.path(),
      golden::fs::copy_options::recursive | golden::fs::copy_options::overwrite_existing);
  auto expected = golden::owed(golden::read(later / "expect/tcollector/iostat.out"));
  CHECK(expected.size() > 300);
  CHECK(golden::difference(expected, golden::owed(run.round(golden::kNow + 60))) == "");
}

TEST_CASE("golden: procnettcp is the same for tcollector and phantom") {
  for (const auto& machine : golden::machines()) {
    INFO(machine);
    auto root = (machine / "root").string();
    CHECK(golden::Run(root, "procnettcp", Profile::tcollector).round() ==
          golden::Run(root, "procnettcp", Profile::phantom).round());
  }
}

TEST_CASE("golden: profile fixed prints valid points only, those that were looked at before") {
  bool update = std::getenv("TSD_UPDATE") != nullptr;
  for (const auto& machine : golden::machines()) {
    for (const auto& row : tsd::sensors::table()) {
      if (!row.is_in(Profile::fixed)) continue;
      auto file = machine / "expect/fixed" / (std::string(row.name) + ".out");
      INFO(file);
      auto text = golden::Run((machine / "root").string(), row.name, Profile::fixed).round();
      auto lines = golden::owed(text);
      CHECK(lines.size() == static_cast<std::size_t>(std::ranges::count(text, '\n')));
      if (update) {
        golden::fs::create_directories(file.parent_path());
        if (!lines.empty()) REQUIRE(tsd::os::write_file(file.string(), tidy(lines), 0644));
      }
      CHECK(tidy(lines) == golden::read(file));
    }
  }
}
