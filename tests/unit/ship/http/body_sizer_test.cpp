#include "ship/http/body_sizer.h"

#include <catch2/catch.hpp>

using namespace tsd::ship;

TEST_CASE("body sizer: lines are taken for 95 % of the limit, by the ratio of the last body") {
  BodyLimit limit;
  BodySizer sizer(limit);
  CHECK(sizer.lines_to_take() == static_cast<std::size_t>(8192 * 6 * 0.95));
  CHECK(sizer.fits(10'000, 1'000));
  CHECK(sizer.lines_to_take() == static_cast<std::size_t>(8192 * 10 * 0.95));
}

TEST_CASE("body sizer: a body over the limit does not fit, and teaches its ratio") {
  BodyLimit limit;
  BodySizer sizer(limit);
  CHECK_FALSE(sizer.fits(20'000, 8193));
  CHECK(sizer.fits(20'000, 8192));
  CHECK(limit.ratio == Approx(20'000.0 / 8192));
}

TEST_CASE("body sizer: bodies double while nearly full ones are taken, up to 1 MiB") {
  BodyLimit limit;
  BodySizer sizer(limit);
  sizer.taken(8192 / 4 * 3 - 1);
  CHECK(limit.bytes == 8192);
  sizer.taken(8192);
  CHECK(limit.bytes == 16'384);
  for (int i = 0; i < 20; ++i) sizer.taken(limit.bytes);
  CHECK(limit.bytes == 1u << 20);
}

TEST_CASE("body sizer: what was refused once is not tried again") {
  BodyLimit limit;
  BodySizer sizer(limit);
  sizer.taken(8192);
  sizer.too_large(16'000);
  CHECK(limit.bytes == 8000);
  sizer.taken(8000);
  CHECK(limit.bytes == 8000);  // twice as much was refused
  for (int i = 0; i < 20; ++i) sizer.too_large(1);
  CHECK(limit.bytes == 1);
}

TEST_CASE("body sizer: a peer that closes at a large body gets the stock size again") {
  BodyLimit limit;
  BodySizer sizer(limit);
  sizer.taken(8192);
  sizer.cut_off(8192);
  CHECK(limit.bytes == 16'384);  // that size was no reason
  sizer.cut_off(8193);
  CHECK(limit.bytes == 8192);
}
