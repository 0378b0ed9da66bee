#include "ship/pace.h"

#include <catch2/catch.hpp>

using namespace tsd::ship;
using namespace std::chrono_literals;

namespace {

const Pace::Time kBegin = Pace::Time() + 1000s;

/// Lines that leave within `duration`, asked for every ten milliseconds.
std::size_t sent_in(Pace& pace, Pace::Time from, std::chrono::milliseconds duration) {
  std::size_t sent = 0;
  for (auto at = from; at < from + duration; at += 10ms) {
    std::size_t some = pace.lines(at);
    if (some == SIZE_MAX) return SIZE_MAX;
    pace.spend(some);
    sent += some;
  }
  return sent;
}

}  // namespace

TEST_CASE("without a bound all lines leave at once") {
  Pace pace;
  CHECK(pace.lines(kBegin) == SIZE_MAX);
  pace.spend(1'000'000);
  CHECK(pace.lines(kBegin) == SIZE_MAX);
  CHECK(pace.opens(kBegin) == kBegin);
}

TEST_CASE("a rate holds over time, and a tenth of a second's worth leaves at once") {
  Pace pace(1000);
  CHECK(pace.lines(kBegin) == 100);
  pace.spend(100);
  CHECK(pace.lines(kBegin) == 0);
  CHECK(pace.opens(kBegin) == kBegin + 1ms);
  std::size_t sent = sent_in(pace, kBegin, 10s);
  CHECK(sent > 9'900);
  CHECK(sent <= 10'000);
}

TEST_CASE("a rate below ten a second still sends one at a time") {
  Pace pace(2);
  CHECK(pace.lines(kBegin) == 1);
  pace.spend(1);
  CHECK(pace.opens(kBegin) == kBegin + 500ms);
  CHECK(pace.lines(kBegin + 500ms) == 1);
}

TEST_CASE("a debt is paid before the next lines leave") {
  Pace pace(1000);
  (void)pace.lines(kBegin);
  pace.spend(1100);
  CHECK(pace.lines(kBegin + 990ms) == 0);
  CHECK(pace.lines(kBegin + 1010ms) > 0);
}

TEST_CASE("a slow start doubles every second, and ends") {
  Pace pace(0, 1023);
  pace.start_slowly(kBegin);
  std::size_t first = sent_in(pace, kBegin, 1s);
  std::size_t second = sent_in(pace, kBegin + 1s, 1s);
  CHECK(first > 1000);
  CHECK(first < 4000);
  CHECK(second > first * 3 / 2);
  CHECK(second < first * 5 / 2);
  CHECK(pace.lines(kBegin + 20s) == SIZE_MAX);
}

TEST_CASE("a slow start never exceeds the bound, and senders differ in theirs") {
  Pace bound(500);
  bound.start_slowly(kBegin);
  CHECK(sent_in(bound, kBegin, 4s) <= 2'060);
  Pace one(0, 0);
  Pace other(0, 1023);
  one.start_slowly(kBegin);
  other.start_slowly(kBegin);
  CHECK(sent_in(one, kBegin, 1s) < sent_in(other, kBegin, 1s));
}

TEST_CASE(
    "after an outage little more than the steady rate leaves, in bursts of a second, and no line "
    "alone") {
  Pace pace;
  pace.catch_up(kBegin, 20, 300s);
  CHECK(pace.lines(kBegin) == 0);
  CHECK(pace.opens(kBegin) == kBegin + 1s);
  CHECK(pace.lines(kBegin + 500ms) == 0);
  CHECK(pace.lines(kBegin + 1s) == 36);
  std::size_t sent = sent_in(pace, kBegin, 100s);
  CHECK(sent > 3'500);
  CHECK(sent <= 3'600);
  CHECK(pace.is_catching_up());
  pace.caught_up();
  CHECK(pace.lines(kBegin + 100s) == SIZE_MAX);
}

TEST_CASE("what is left after two outages is sent faster and faster") {
  Pace pace;
  pace.catch_up(kBegin, 20, 10s);
  std::size_t first = sent_in(pace, kBegin, 19s);
  std::size_t second = sent_in(pace, kBegin + 20s, 19s);
  CHECK(second > first * 18 / 10);
  CHECK(sent_in(pace, kBegin + 200s, 10s) > first * 100);
  CHECK(pace.lines(kBegin + 1h) == SIZE_MAX);
}

TEST_CASE("a short outage within a long one does not hurry what that has left") {
  Pace pace;
  pace.catch_up(kBegin, 20, 300s);
  pace.catch_up(kBegin + 10s, 20, 3s);
  CHECK(sent_in(pace, kBegin + 100s, 10s) <= 400);
}

TEST_CASE("the limit of the user holds while lines catch up, too") {
  Pace pace(10);
  pace.catch_up(kBegin, 100, 300s);
  CHECK(sent_in(pace, kBegin, 10s) <= 100);
  pace.caught_up();
  CHECK(sent_in(pace, kBegin + 20s, 10s) <= 101);
}
