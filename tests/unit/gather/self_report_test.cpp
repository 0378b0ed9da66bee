#include "gather/self_report.h"

#include <catch2/catch.hpp>

namespace gather = tsd::gather;

TEST_CASE("self report: tcollector's names, and ours for a child") {
  gather::ChildReport child;
  child.starts = 4;
  child.cpu_us = 7000;
  child.memory_bytes = 1 << 20;
  tsd::line::Lines out;
  gather::report({{{"c.py", {5, 3, 2, 1}, 0, child}, {"ifstat", {4, 4, 0, 0}, 0, std::nullopt}}, 6},
                 1366155625, out);
  CHECK(out.text() ==
        "tcollector.collector.lines_sent 1366155625 3 collector=c.py\n"
        "tcollector.collector.lines_received 1366155625 5 collector=c.py\n"
        "tcollector.collector.lines_invalid 1366155625 2 collector=c.py\n"
        "tsd.collect.lines_held 1366155625 1 collector=c.py\n"
        "tsd.collect.child.lines 1366155625 5 collector=c.py\n"
        "tsd.collect.child.restarts 1366155625 3 collector=c.py\n"
        "tsd.collect.child.cpu_us 1366155625 7000 collector=c.py\n"
        "tsd.collect.child.rss_bytes 1366155625 1048576 collector=c.py\n"
        "tcollector.collector.lines_sent 1366155625 4 collector=ifstat\n"
        "tcollector.collector.lines_received 1366155625 4 collector=ifstat\n"
        "tcollector.collector.lines_invalid 1366155625 0 collector=ifstat\n"
        "tsd.collect.lines_held 1366155625 0 collector=ifstat\n"
        "tcollector.reader.lines_collected 1366155625 9\n"
        "tcollector.reader.lines_dropped 1366155625 0\n"
        "tsd.collect.turns_missed 1366155625 6\n");
}
