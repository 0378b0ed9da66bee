#include <arpa/inet.h>
#include <fmt/format.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <climits>

#include "golden.h"
#include "sensors/procnettcp.h"
#include "sensors/snmp.h"
#include "sensors/sock_diag.h"
#include "sensors/sockstat.h"
#include "sensors/tcp_sockets.h"

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

TEST_CASE("tcp: rows") {
  TcpSocket row;
  REQUIRE(parse_tcp_row(
      "   1: 0100007F:1F90 0200007F:C350 0C 00000000:00000000 00:00000000 00000000  1000 0 4242 1",
      row));
  CHECK(row.local_port == 8080);
  CHECK(row.remote_port == 50000);
  CHECK(kTcpStates[row.state - 1] == "new_syn_recv");
  CHECK(row.uid == 1000);
  CHECK_FALSE(parse_tcp_row("sl local_address rem_address st tx rx tr tm uid timeout inode", row));
  CHECK_FALSE(parse_tcp_row("0: 0100007F:1F90 0200007F:C350 0D 0 0 0 1000 0 1 1", row));
  CHECK_FALSE(parse_tcp_row("0: 0100007F 0200007F:C350 01 0 0 0 1000 0 1 1", row));
  CHECK_FALSE(parse_tcp_row("0: 0100007G:1F90 0200007F:C350 01 0 0 0 1000 0 1 1", row));
  CHECK_FALSE(parse_tcp_row("0: 0100007F:1F901 0200007F:C350 01 0 0 0 1000 0 1 1", row));
}

namespace {

// One of the kernel's messages, as it lies in memory.
std::string sock_diag_row(unsigned char family, unsigned char state, std::uint16_t port,
                          std::uint32_t uid) {
  inet_diag_msg row{};
  row.idiag_family = family;
  row.idiag_state = state;
  row.id.idiag_sport = htons(port);
  row.id.idiag_src[0] = htonl(0x7f000001);
  row.idiag_uid = uid;
  nlmsghdr head{};
  head.nlmsg_len = sizeof head + sizeof row;
  head.nlmsg_type = TCPDIAG_GETSOCK;
  return std::string(reinterpret_cast<const char*>(&head), sizeof head) +
         std::string(reinterpret_cast<const char*>(&row), sizeof row);
}

std::string sock_diag_end(unsigned short type, int error) {
  nlmsghdr head{};
  head.nlmsg_len = sizeof head + sizeof error;
  head.nlmsg_type = type;
  return std::string(reinterpret_cast<const char*>(&head), sizeof head) +
         std::string(reinterpret_cast<const char*>(&error), sizeof error);
}

}  // namespace

TEST_CASE("tcp: the kernel's messages say what its text says") {
  std::string said;
  auto take = [&](const TcpSocket& s) {
    said += fmt::format("{} {}:{} of {}, ", kTcpStates[s.state - 1],
                        fmt::join(s.local.bytes.begin(), s.local.bytes.begin() + s.local.size, "."),
                        s.local_port, s.uid);
  };
  SockDiagReader reader;
  auto more =
      reader.read(sock_diag_row(AF_INET, 10, 80, 33) + sock_diag_row(AF_INET, 1, 81, 5), take);
  CHECK((more && *more));
  // A connection that is asked for is its listener's, in /proc/net/tcp as here.
  more = reader.read(sock_diag_row(AF_INET, 3, 80, 0) + sock_diag_end(NLMSG_DONE, 0), take);
  CHECK((more && !*more));
  CHECK(said ==
        "listen 127.0.0.1:80 of 33, established 127.0.0.1:81 of 5, syn_recv 127.0.0.1:80 of 33, ");
  CHECK(reader.read(sock_diag_end(NLMSG_ERROR, -ENOENT), take).error().system == ENOENT);
  for (int odd : {0, 1, -4096, INT_MIN}) {
    CHECK(reader.read(sock_diag_end(NLMSG_ERROR, odd), take).error().text ==
          "sock_diag: the kernel's answer is not understood");
  }
  CHECK_FALSE(reader.read(sock_diag_row(AF_INET, 13, 80, 33), take));
  CHECK_FALSE(reader.read(sock_diag_row(AF_UNIX, 1, 80, 33), take));
  CHECK_FALSE(reader.read(sock_diag_row(AF_INET, 1, 80, 33).substr(0, 40), take));
}

namespace {

struct FamilyCounter : TcpCounter {
  using TcpCounter::TcpCounter;
  void reset() override {
    four = six = 0;
    ++walks;
  }
  void add(const TcpSocket& socket) override { ++(socket.is_ipv6() ? six : four); }

  std::ptrdiff_t four = 0, six = 0;
  std::size_t walks = 0;
};

}  // namespace

TEST_CASE("tcp: a recorded machine's sockets are those of its text") {
  auto root = (golden::directory() / "machines/metal-numa2-5.15/root").string();
  Machine machine{tsd::os::Root(root)};
  FamilyCounter counter(std::make_shared<TcpSockets>(machine));
  const auto& [of_four, of_six] = counter.count();
  CHECK((of_four.counted && of_six.counted));
  CHECK(counter.four == std::ranges::count(golden::read(root + "/proc/net/tcp"), '\n') - 1);
  CHECK(counter.six == std::ranges::count(golden::read(root + "/proc/net/tcp6"), '\n') - 1);
}

TEST_CASE("tcp: the counters of one round share a walk, and a new round walks anew") {
  auto root = (golden::directory() / "machines/metal-numa2-5.15/root").string();
  Machine machine{tsd::os::Root(root)};
  auto sockets = std::make_shared<TcpSockets>(machine);
  FamilyCounter one(sockets), other(sockets);
  one.count();
  other.count();
  CHECK(one.walks == 1);
  CHECK(one.four + one.six > 0);
  CHECK(other.four + other.six == one.four + one.six);
  other.count();  // asks for now: what it has got is read already
  CHECK(one.walks == 2);
  machine.begin_round();
  one.count();  // the walk of the round before is too old
  CHECK(one.walks == 3);
  FamilyCounter late(sockets);
  late.count();  // did not exist in the walk of this round
  CHECK(one.walks == 4);
  CHECK(late.four == one.four);
}

TEST_CASE("snmp: pairs of one head are merged, what does not stand in line is named") {
  tsd::line::Lines out;
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
    tsd::line::Lines out;
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
  tsd::line::Lines out;
  REQUIRE(print_sockstat("sockets: used 5\nTCP: inuse 1 mem 4503599627370496\nFRAG: inuse 0\n",
                         4096, 9, out));
  CHECK(out.text() ==
        "net.sockstat.sockets_inuse 9 1 type=tcp\n"
        "net.sockstat.memory 9 18446744073709551616 type=tcp\n"
        "net.sockstat.ipfragqueues 9 0\n");
  CHECK_FALSE(print_sockstat("TCP: inuse -1\n", 4096, 9, out));
}
