#include <arpa/inet.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cerrno>
#include <climits>
#include <cstdint>

#include "sensors/source/sock_diag.h"
#include "sensors/source/tcp_sockets.h"
#include "sensors/source/tcp_table.h"
#include "unit/sensors/golden.h"

using namespace tsd::sensors;

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
