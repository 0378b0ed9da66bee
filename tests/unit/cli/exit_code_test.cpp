#include "cli/exit_code.h"

#include <catch2/catch.hpp>

using tsd::cli::Exit;

TEST_CASE("exit code: 2 before 75 before 1 before 0") {
  CHECK(worse(Exit::trouble, Exit::not_yet) == Exit::trouble);
  CHECK(worse(Exit::no, Exit::not_yet) == Exit::not_yet);
  CHECK(worse(Exit::done, Exit::no) == Exit::no);
  CHECK(worse(Exit::done, Exit::done) == Exit::done);
}
