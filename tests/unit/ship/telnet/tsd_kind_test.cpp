#include "ship/telnet/tsd_kind.h"

#include <catch2/catch.hpp>

using namespace tsd::ship;

TEST_CASE("what a kind cannot prove is refused with the reason") {
  CHECK(check_level(TsdKind::opentsdb, Confirm::settled, false));
  CHECK(check_level(TsdKind::opentsdb, Confirm::stored, true));
  CHECK(check_level(TsdKind::victoriametrics, Confirm::received, false));
  CHECK_FALSE(check_level(TsdKind::victoriametrics, Confirm::parsed, false));
  CHECK_FALSE(check_level(TsdKind::victoriametrics, Confirm::parsed, true));
  CHECK(check_level(TsdKind::influxdb, Confirm::parsed, false));
  CHECK_FALSE(check_level(TsdKind::influxdb, Confirm::settled, false));
  CHECK_FALSE(check_level(TsdKind::influxdb, Confirm::stored, true));
  CHECK_FALSE(check_level(TsdKind::automatic, Confirm::stored, false));
}

TEST_CASE("a named kind need not be found out, and only the mute one is taken at the user's word") {
  CHECK(behavior_of(TsdKind::automatic).version == PeerBehavior::Version::unknown);
  CHECK(behavior_of(TsdKind::automatic).peer == Peer::unknown);
  PeerBehavior victoria = behavior_of(TsdKind::victoriametrics);
  CHECK(victoria.version == PeerBehavior::Version::mute);
  CHECK(victoria.is_trusted);
  PeerBehavior influx = behavior_of(TsdKind::influxdb);
  CHECK(influx.version == PeerBehavior::Version::answers);
  CHECK(influx.peer == Peer::influxdb);
  CHECK_FALSE(influx.is_trusted);
  CHECK_FALSE(behavior_of(TsdKind::opentsdb).is_trusted);
  CHECK(first_body_bytes(TsdKind::opentsdb) == 8192);
}
