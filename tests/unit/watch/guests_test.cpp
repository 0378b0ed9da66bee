#include "watch/guests.h"

#include <fcntl.h>
#include <poll.h>

#include <catch2/catch.hpp>
#include <string>

using namespace tsd;
using watch::Guests;

namespace {

os::Fd some_peer() {
  return os::Fd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

bool rings(const Guests& guests) {
  pollfd one{guests.fd(), POLLIN, 0};
  return ::poll(&one, 1, 0) == 1;
}

}  // namespace

TEST_CASE("guests: those that wait are counted, and those that were let in, too") {
  Guests guests;
  REQUIRE_FALSE(rings(guests));
  guests.admit({some_peer(), "GET / HTTP/1.1"});
  guests.admit({some_peer(), "GET /events HTTP/1.1"});
  REQUIRE(rings(guests));
  REQUIRE(guests.count() == 2);
  auto taken = guests.take();
  REQUIRE(taken.size() == 2);
  REQUIRE(taken[1].head == "GET /events HTTP/1.1");
  REQUIRE_FALSE(rings(guests));
  REQUIRE(guests.count() == 2);  // nobody takes them for gone before they were seen
  guests.set_present(1);
  guests.admit({some_peer(), ""});
  REQUIRE(guests.count() == 2);
}

TEST_CASE("guests: so many wait, and one more ends the oldest") {
  Guests guests;
  for (std::size_t i = 0; i < Guests::kMostWaiting + 3; ++i)
    guests.admit({some_peer(), std::to_string(i)});
  auto taken = guests.take();
  REQUIRE(taken.size() == Guests::kMostWaiting);
  REQUIRE(taken.front().head == "3");
}
