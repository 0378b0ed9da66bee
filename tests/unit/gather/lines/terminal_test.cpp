#include "gather/lines/terminal.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <ctime>

TEST_CASE("terminal: a person reads columns") {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  CHECK(tsd::gather::readable("proc.loadavg.1min 1366155625 0.21 host=a\na.b 1366155626 7\n") ==
        "23:40:25                 0.21  proc.loadavg.1min                    host=a\n"
        "23:40:26                    7  a.b                                  \n");
  CHECK(tsd::gather::readable("odd line\n").starts_with("line "));
}
