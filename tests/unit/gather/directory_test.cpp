#include "gather/directory.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "support/scratch.h"

namespace gather = tsd::gather;

namespace {

void executable(const Scratch& scratch, const std::string& name,
                std::string_view text = "#!/bin/sh\n") {
  ::chmod(scratch.file(name, text).c_str(), 0755);
}

std::string listed(const Scratch& scratch, std::vector<std::string>* said = nullptr) {
  auto entries = gather::list_collectors(scratch.path(), [&](std::string_view sentence) {
    if (said != nullptr) said->emplace_back(sentence);
  });
  std::string text;
  for (const auto& entry : *entries) {
    text += std::to_string(entry.interval.count()) + "/" + entry.name + " ";
  }
  return text;
}

}  // namespace

TEST_CASE("directory: executables of numbered folders, in order of interval and name") {
  Scratch scratch;
  executable(scratch, "60/b.sh");
  executable(scratch, "60/a.sh");
  executable(scratch, "0/z");
  executable(scratch, "etc/no.py");
  executable(scratch, "lib/no.py");
  executable(scratch, "1x/no.py");
  CHECK(listed(scratch) == "0/z 60/a.sh 60/b.sh ");
}

TEST_CASE("directory: dot files and directories are passed over; what is not run is said") {
  Scratch scratch;
  executable(scratch, "0/.hidden");
  scratch.file("0/plain.py", "#!/bin/sh\n");
  executable(scratch, "0/folder/inner");
  executable(scratch, "0/left.py~");
  std::vector<std::string> said;
  CHECK(listed(scratch, &said).empty());
  REQUIRE(said.size() == 2);
  CHECK(said[0].ends_with("0/left.py~ is not run: editors and packages leave such names behind"));
  CHECK(said[1].find("0/plain.py is not run: it is not executable: chmod +x ") !=
        std::string::npos);
}

TEST_CASE("directory: what cannot be run is listed with its fault") {
  Scratch scratch;
  executable(scratch, "0/a.py", "#!/no/such/python\n");
  auto entries = gather::list_collectors(scratch.path(), {});
  REQUIRE(entries);
  CHECK(entries->front().fault == "#!/no/such/python: there is no such program");
}

TEST_CASE("directory: of two of the same name the one with the shorter interval stays") {
  Scratch scratch;
  executable(scratch, "15/a.sh");
  executable(scratch, "60/a.sh");
  std::vector<std::string> said;
  CHECK(listed(scratch, &said) == "15/a.sh ");
  REQUIRE(said.size() == 1);
}

TEST_CASE("directory: one that is not there is an error with the system's reason") {
  CHECK(gather::list_collectors("/nowhere", {}).error().text ==
        "reading /nowhere: No such file or directory");
}

TEST_CASE("directory: a changed file has another stamp") {
  Scratch scratch;
  executable(scratch, "0/a");
  auto before = gather::list_collectors(scratch.path(), {});
  executable(scratch, "0/a", "#!/bin/sh\n# longer\n");
  auto after = gather::list_collectors(scratch.path(), {});
  CHECK_FALSE((*before)[0].stamp == (*after)[0].stamp);
}

TEST_CASE("stub: its second line says which sensor it stands for") {
  CHECK(gather::sensor_of_stub("#!/bin/sh\n# tsd-sensor: dfstat\nexec tsd-collect\n") == "dfstat");
  CHECK(gather::sensor_of_stub("#!/bin/sh\n#tsd-sensor: dfstat\n").empty());
  CHECK(gather::sensor_of_stub("#!/bin/sh\n\n# tsd-sensor: dfstat\n").empty());
  CHECK(gather::sensor_of_stub("#!/usr/bin/python\n# tsd-sensor: dfstat\n").empty());
  CHECK(gather::sensor_of_stub("").empty());
}
