#include "gather/lines/log_limiter.h"

#include <catch2/catch.hpp>
#include <vector>

using tsd::gather::LogLimiter;
using namespace std::chrono_literals;

TEST_CASE("log limiter: twenty at once, then one a second; the others are counted") {
  std::vector<std::string> said;
  LogLimiter log("c", [&](std::string_view sentence) { said.emplace_back(sentence); });
  LogLimiter::Clock::time_point now{1000s};
  int turns = 0;
  for (int i = 0; i < 100; ++i) turns += log.has_turn(now) ? 1 : 0;
  CHECK(turns == 20);
  CHECK_FALSE(log.has_turn(now + 999ms));
  CHECK(said.empty());
  CHECK(log.has_turn(now + 1s));
  CHECK(said == std::vector<std::string>{"c: 81 more lines like these are not shown"});
  CHECK_FALSE(log.has_turn(now + 1s));
  log.settle();
  CHECK(said.back() == "c: 1 more line like these is not shown");
  for (int i = 0; i < 100; ++i) turns += log.has_turn(now + 1h) ? 1 : 0;
  CHECK(turns == 40);
}
