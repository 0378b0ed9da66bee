#include "ship/http/retry_after.h"

#include <catch2/catch.hpp>
#include <cstdint>

using tsd::Duration;
using tsd::ship::parse_retry_after;

namespace {

constexpr std::int64_t kNow = 1445412480;  // Wed, 21 Oct 2015 07:28:00 GMT
constexpr Duration kMost{300'000};

}  // namespace

TEST_CASE("Retry-After in seconds, at most five minutes") {
  CHECK(parse_retry_after("0", "", kNow) == Duration(0));
  CHECK(parse_retry_after("7", "", kNow) == Duration(7000));
  CHECK(parse_retry_after("300", "", kNow) == kMost);
  for (const char* much :
       {"301", "86400", "4294967296", "9223372036854775807", "99999999999999999999999999"}) {
    CHECK(parse_retry_after(much, "", kNow) == kMost);
  }
}

TEST_CASE("Retry-After as a date counts from the answer's own date, or from our clock") {
  CHECK(parse_retry_after("Wed, 21 Oct 2015 07:28:30 GMT", "", kNow) == Duration(30'000));
  CHECK(parse_retry_after("Wednesday, 21-Oct-15 07:28:30 GMT", "", kNow) == Duration(30'000));
  CHECK(parse_retry_after("Wed, 21 Oct 2015 07:28:30 GMT", "Wed, 21 Oct 2015 07:28:10 GMT", 0) ==
        Duration(20'000));
  CHECK(parse_retry_after("Wed, 21 Oct 2015 07:28:30 GMT", "nonsense", kNow) == Duration(30'000));
  CHECK(parse_retry_after("Sat, 31 Dec 2099 23:59:59 GMT", "", kNow) == kMost);
}

TEST_CASE("Retry-After that cannot be meant is ignored") {
  for (const char* text : {"", "-5", "+5", "1.5", "7s", "soon", "Wed, 21 Oct 2015 07:27:59 GMT",
                           "Thu, 01 Jan 1970 00:00:00 GMT"}) {
    INFO(text);
    CHECK_FALSE(parse_retry_after(text, "", kNow));
  }
}
