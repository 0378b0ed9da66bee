#include "golden.h"

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
  for (const auto& entry : golden::fs::directory_iterator(machine / "expect" / profile_name)) {
    auto file = entry.path();
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
