#include "golden.h"

#include <catch2/catch.hpp>

using tsd::sensors::Profile;

namespace {

// procnettcp.out leaves out the zeros; every line that is left must be there, and 880 in all.
void check_procnettcp(const golden::Lines& expected, golden::Lines printed) {
  CHECK(printed.size() == 880);
  std::erase_if(printed, [](const auto& line) { return line.find(" 0 state=") != line.npos; });
  CHECK(golden::difference(expected, printed) == "");
}

void check(const golden::fs::path& machine, const std::string& profile_name, Profile profile) {
  for (const auto& row : tsd::sensors::table()) {
    auto file = machine / "expect" / profile_name / (std::string(row.name) + ".out");
    if (!golden::fs::exists(file)) continue;  // the script crashed there: nothing is owed
    INFO(file);
    golden::Run run((machine / "root").string(), row.name, profile);
    auto expected = golden::owed(golden::read(file));
    auto printed = golden::owed(run.round());
    if (row.name == "procnettcp") {
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
