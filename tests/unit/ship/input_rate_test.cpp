#include "ship/input_rate.h"

#include <catch2/catch.hpp>

using tsd::ship::InputRate;
using namespace std::chrono_literals;

namespace {

const InputRate::Time kStart = InputRate::Time() + 1000s;

}  // namespace

TEST_CASE("the input's rate is known after a minute, whatever the rounds in it") {
  InputRate rate;
  for (int round = 0; round < 4; ++round) {
    rate.note(300u * (round + 1u), kStart + 15s * round, false);
    CHECK(!rate.per_second());
  }
  rate.note(1500, kStart + 60s, false);
  CHECK(rate.per_second() == Approx(20));
}

TEST_CASE("input that is held up says nothing about its rate") {
  InputRate rate;
  rate.note(0, kStart, false);
  rate.note(100, kStart + 59s, true);
  rate.note(50'000, kStart + 100s, false);
  CHECK(!rate.per_second());
  rate.note(50'060, kStart + 119s, false);
  CHECK(rate.per_second() == Approx(49'960.0 / 60));
}

TEST_CASE("the input's rate follows a change") {
  InputRate rate;
  rate.note(0, kStart, false);
  rate.note(600, kStart + 60s, false);
  rate.note(2400, kStart + 120s, false);
  CHECK(rate.per_second() == Approx(20));
}
