#include "gather/self_report.h"

#include <catch2/catch.hpp>

namespace gather = tsd::gather;

TEST_CASE("self report: tcollector's names, and ours for a child") {
  tsd::line::Lines out;
  gather::report({"c.py", {5, 3, 2, 1}, true, 4, 7000}, 1366155625, out);
  CHECK(out.text() ==
        "tcollector.collector.lines_sent 1366155625 3 collector=c.py\n"
        "tcollector.collector.lines_received 1366155625 5 collector=c.py\n"
        "tcollector.collector.lines_invalid 1366155625 2 collector=c.py\n"
        "tsd.collect.lines_held 1366155625 1 collector=c.py\n"
        "tsd.collect.child.starts 1366155625 4 collector=c.py\n"
        "tsd.collect.child.cpu_us 1366155625 7000 collector=c.py\n");
  out.clear();
  gather::report_total(9, 1366155625, out);
  CHECK(out.text() ==
        "tcollector.reader.lines_collected 1366155625 9\n"
        "tcollector.reader.lines_dropped 1366155625 0\n");
}
