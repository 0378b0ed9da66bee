#include "ship/telnet/tsd_kind.h"

#include <catch2/catch.hpp>

using namespace tsd::ship;

TEST_CASE("what a kind cannot prove is refused with the reason") {
  CHECK(check_level(Kind::opentsdb, Confirm::settled, false));
  CHECK(check_level(Kind::opentsdb, Confirm::stored, true));
  CHECK(check_level(Kind::victoriametrics, Confirm::received, false));
  CHECK_FALSE(check_level(Kind::victoriametrics, Confirm::parsed, false));
  CHECK_FALSE(check_level(Kind::victoriametrics, Confirm::parsed, true));
  CHECK(check_level(Kind::influxdb, Confirm::settled, false));
  CHECK_FALSE(check_level(Kind::influxdb, Confirm::stored, true));
  CHECK_FALSE(check_level(Kind::automatic, Confirm::stored, false));
}

TEST_CASE("a named kind need not be found out") {
  CHECK(manners_of(Kind::automatic).version == Manners::Version::unknown);
  CHECK(manners_of(Kind::victoriametrics).version == Manners::Version::mute);
  Manners influx = manners_of(Kind::influxdb);
  CHECK(influx.tells_answers_apart());
  CHECK(influx.signature.bare);
  CHECK_FALSE(manners_of(Kind::opentsdb).tells_answers_apart());
  CHECK(first_body_bytes(Kind::opentsdb) == 8192);
}
