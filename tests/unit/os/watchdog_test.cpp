#include "os/watchdog.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <cstring>

#include "os/fd.h"
#include "support/scratch.h"

namespace os = tsd::os;

namespace {

/// A service manager's end of the socket.
class Manager {
 public:
  explicit Manager(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    REQUIRE(::bind(fd_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }

  /// What has been said since, datagram by datagram.
  std::string heard() {
    std::string all;
    char piece[256];
    for (ssize_t got; (got = ::recv(fd_.get(), piece, sizeof piece, MSG_DONTWAIT)) > 0;)
      all.append(piece, static_cast<std::size_t>(got)).append(";");
    return all;
  }

 private:
  os::Fd fd_;
};

}  // namespace

TEST_CASE("watchdog: progress is said once in an eighth of the period, and to nobody's children") {
  Scratch scratch;
  Manager manager(scratch.path("notify"));
  ::setenv("NOTIFY_SOCKET", scratch.path("notify").c_str(), 1);
  ::setenv("WATCHDOG_USEC", "3600000000", 1);
  os::Watchdog watchdog;
  CHECK(std::getenv("NOTIFY_SOCKET") == nullptr);
  CHECK(std::getenv("WATCHDOG_USEC") == nullptr);
  CHECK(manager.heard().empty());
  watchdog.feed();
  watchdog.feed();
  CHECK(manager.heard() == "WATCHDOG=1;");
}

TEST_CASE("watchdog: where none watches nothing is said, and a manager that is gone does no harm") {
  Scratch scratch;
  Manager manager(scratch.path("notify"));
  ::setenv("NOTIFY_SOCKET", scratch.path("notify").c_str(), 1);
  os::Watchdog no_period;
  no_period.feed();
  CHECK(manager.heard().empty());
  ::setenv("NOTIFY_SOCKET", scratch.path("absent").c_str(), 1);
  ::setenv("WATCHDOG_USEC", "1000", 1);
  os::Watchdog nobody;
  nobody.feed();
}
