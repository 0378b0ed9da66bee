#include "config/reader/command_line.h"

#include <catch2/catch.hpp>

using namespace tsd::config;
using Words = std::vector<std::string>;

TEST_CASE("command line: words come from assignments, quotes and commands, not from comments") {
  CHECK(command_words("# --host-from ec2\nA=\"--host-from ec2 ${B:+--state-dir $B }$C\"\n"
                      "tsd-collect --once 'a b' # --no\n") ==
        Words{"--host-from", "ec2", "tsd-collect", "--once", "a", "b"});
  CHECK(command_words("Environment=\"COLLECT_OPTIONS=-t dc=lga\"\nA=\n") == Words{"-t", "dc=lga"});
}

TEST_CASE("command line: an option has its value behind it, or in its own word") {
  Words words = split_words("-t a=1  -tb=2\t--tag c=3 --tag=d=4 --tags e=5 -x -t");
  CHECK(values_of(words, "-t", "--tag") == Words{"a=1", "b=2", "c=3", "d=4"});
  CHECK(values_of(words, "", "--tag") == Words{"c=3", "d=4"});
  CHECK(has_flag(words, "-x"));
  CHECK_FALSE(has_flag(words, "--tag=d"));
}
