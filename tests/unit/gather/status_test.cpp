#include "gather/status.h"

#include <catch2/catch.hpp>

namespace gather = tsd::gather;

TEST_CASE("status: an array with tcollector's keys, and ours") {
  CHECK(gather::status_json({}) == "[]\n");
  gather::ChildReport child;
  child.state = "ending";
  child.interval = 15;
  child.pid = 77;
  child.starts = 2;
  child.crashes = 1;
  child.cpu_us = 9;
  child.memory_bytes = 4096;
  child.changed = 1366155600;
  child.began = 1366155620;
  child.kill_at = 1366155628;
  gather::SupervisorReport known{{{"a\".py", {5, 3, 2, 1}, 1366155625, child}}, 0};
  CHECK(
      gather::status_json(known) ==
      R"([{"name": "a\".py", "mtime": 1366155600, "lastspawn": 1366155620, "killstate": 1, )"
      R"("nextkill": 1366155628, "lines_sent": 3, "lines_received": 5, "lines_invalid": 2, )"
      R"("last_datapoint": 1366155625, "dead": false, "lines_held": 1, "native": false, "trouble": "", )"
      R"("interval": 15, "pid": 77, "state": "ending", "starts": 2, "crashes": 1, )"
      R"("cpu_us": 9, "memory_bytes": 4096}])"
      "\n");
}
