#include <catch2/catch.hpp>

#include "sensors/procnettcp.h"
#include "sensors/snmp.h"
#include "sensors/sockstat.h"

using namespace tsd::sensors;

TEST_CASE("tcp: what is public, as tcollector judges and as the RFCs say") {
  struct Case {
    std::string_view address;
    bool tcollector, rfc;
  };
  for (auto [address, tcollector, rfc] : std::initializer_list<Case>{
           {"0100007F", false, false},  // 127.0.0.1
           {"00000000", false, false},
           {"0101A8C0", false, false},  // 192.168.1.1
           {"010110AC", true, false},   // 172.16.1.1
           {"010120AC", false, true},   // 172.32.1.1
           {"08080808", true, true},
           {"0101FEA9", true, false},                           // 169.254.1.1
           {"0000000000000000FFFF00000101A8C0", false, false},  // ::ffff:192.168.1.1
           {"0000000000000000FFFF000008080808", true, true},
           {"00000000000000000000000001000000", false, false},  // ::1
           {"000080FE00000000FF005450B6A8FEFF", true, false},   // fe80::...
           {"B80D01200000000067452301EFCDAB89", true, true},    // 2001:db8::...
       }) {
    INFO(address);
    CHECK(is_public(*parse_tcp_address(address)) == tcollector);
    CHECK(is_public_by_rfc(*parse_tcp_address(address)) == rfc);
  }
}

TEST_CASE("tcp: the destination's port says what a connection is, else the source's") {
  CHECK(service_of(40000, 443) == 1);
  CHECK(service_of(80, 40000) == 0);
  CHECK(service_of(80, 3306) == 3);
  CHECK(service_of(3014, 3015) == 2);
  CHECK(service_of(1, 2) == 9);
}

TEST_CASE("snmp: pairs of one head are merged, what does not stand in line is named") {
  tsd::sensors::Points out;
  auto done = print_snmp(
      "TcpExt: ListenDrops SyncookiesSent\n"
      "TcpExt: 7 1\n"
      "TcpExt: ListenOverflows SyncookiesSent Extra\n"
      "TcpExt: 5 2\n"
      "Foo: a\n",
      "/proc/net/netstat", Profile::tcollector, netstat_fields(), 9, out);
  CHECK(out.text() ==
        "net.stat.tcp.syncookies 9 2 type=sent\n"
        "net.stat.tcp.failed_accept 9 5 reason=full_acceptq\n"
        "net.stat.tcp.failed_accept 9 2 reason=other\n");
  CHECK(done.error().text == "/proc/net/netstat: line 4 is not understood, nor is 1 more");
}

TEST_CASE("snmp: of two counters the difference, as far as they are there") {
  auto print = [](std::string_view text, Profile profile) {
    tsd::sensors::Points out;
    REQUIRE(print_snmp(text, "/x", profile, snmp_fields(), 9, out));
    return std::string(out.text());
  };
  CHECK(print("Udp: InErrors\nUdp: 4\n", Profile::tcollector) ==
        "net.stat.udp.errors 9 4 direction=in reason=other\n");
  std::string without = "Udp: RcvbufErrors\nUdp: 4\n";
  CHECK(print(without, Profile::tcollector) ==
        "net.stat.udp.errors 9 -4 direction=in reason=other\n"
        "net.stat.udp.errors 9 4 direction=in reason=nomem\n");
  CHECK(print(without, Profile::fixed) == "net.stat.udp.errors 9 4 direction=in reason=nomem\n");
}

TEST_CASE("sockstat: pages become bytes, what is missing is left out") {
  tsd::sensors::Points out;
  REQUIRE(print_sockstat("sockets: used 5\nTCP: inuse 1 mem 4503599627370496\nFRAG: inuse 0\n",
                         4096, 9, out));
  CHECK(out.text() ==
        "net.sockstat.sockets_inuse 9 1 type=tcp\n"
        "net.sockstat.memory 9 18446744073709551616 type=tcp\n"
        "net.sockstat.ipfragqueues 9 0\n");
  CHECK_FALSE(print_sockstat("TCP: inuse -1\n", 4096, 9, out));
}
