#include "sensors/denied.h"

#include <catch2/catch.hpp>

using namespace tsd::sensors;

TEST_CASE(
    "denied: what this account may not see is counted, and reported once; asked for, an error") {
  std::vector<std::string> said;
  tsd::Say say = [&](std::string_view sentence) { said.emplace_back(sentence); };
  tsd::os::Clock clock(9);
  Points points;
  Round round{clock, points, say};
  Denied denied;
  auto refused = tsd::system_error(EACCES).with_context("statvfs of", "/var/lib/docker/x");
  for (int n = 0; n < 3; ++n) {
    denied.begin_round();
    CHECK(denied.excuse(round, "dfstat", "/var/lib/docker/x", refused));
    CHECK_FALSE(denied.excuse(round, "dfstat", "/y", tsd::system_error(EIO)));
    CHECK(denied.size() == 1);
  }
  CHECK(said == std::vector<std::string>{
                    "dfstat: statvfs of /var/lib/docker/x: Permission denied; it is left out"});
  round.is_asked = true;
  CHECK_FALSE(denied.excuse(round, "dfstat", "/var/lib/docker/x", refused));
  denied.begin_round();
  CHECK(denied.size() == 0);
}
