#include "ship/queue/spread.h"

#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

using namespace tsd::ship;

namespace {

const std::vector<std::string> kThree{"a:4242", "b:4242", "c:4242"};
const std::vector<bool> kAllOpen{true, true, true};

std::string key(int number) {
  return fmt::format("m.{} host=h{}", number % 7, number);
}

}  // namespace

TEST_CASE("spread: each endpoint gets its share of the keys") {
  Spread spread(LineKey(), kThree);
  std::vector<int> counts(3);
  for (int i = 0; i < 3000; ++i) ++counts[spread.endpoint_of(key(i), kAllOpen)];
  for (int count : counts) CHECK(std::abs(count - 1000) < 100);
}

TEST_CASE("spread: the keys of an endpoint that takes none are shared, and no other key moves") {
  Spread spread(LineKey(), kThree);
  std::vector<int> guests(3);
  for (int i = 0; i < 3000; ++i) {
    std::size_t home = spread.endpoint_of(key(i), kAllOpen);
    std::size_t now = spread.endpoint_of(key(i), {true, false, true});
    if (home != 1) CHECK(now == home);
    if (home == 1) ++guests[now];
  }
  CHECK(guests[1] == 0);
  CHECK(guests[0] > 350);
  CHECK(guests[2] > 350);
}

TEST_CASE("spread: the order in which endpoints are named moves no key, one more moves its share") {
  Spread spread(LineKey(), kThree);
  Spread turned(LineKey(), {kThree[2], kThree[0], kThree[1]});
  Spread grown(LineKey(), {kThree[0], kThree[1], kThree[2], "d:4242"});
  int moved = 0;
  for (int i = 0; i < 4000; ++i) {
    std::size_t home = spread.endpoint_of(key(i), kAllOpen);
    CHECK(turned.endpoint_of(key(i), kAllOpen) == (home + 1) % 3);
    std::size_t now = grown.endpoint_of(key(i), {true, true, true, true});
    if (now != home) {
      CHECK(now == 3);
      ++moved;
    }
  }
  CHECK(std::abs(moved - 1000) < 130);
}

TEST_CASE("spread: where none is open, each key stays at its own") {
  Spread spread(LineKey(), kThree);
  for (int i = 0; i < 100; ++i) {
    CHECK(spread.endpoint_of(key(i), {false, false, false}) ==
          spread.endpoint_of(key(i), kAllOpen));
  }
}

TEST_CASE("spread: a batch is parted by the key, in its order, and each line keeps its place") {
  Spread spread(*LineKey::parse("series"), kThree);
  Batch batch;
  for (int i = 0; i < 100; ++i) {
    batch.add(static_cast<std::uint64_t>(i) + 11, fmt::format("m.{} {} 1 h=a", i % 10, i));
  }
  batch.set_ticket(7);
  std::size_t bytes = batch.bytes();
  auto parts = spread.part(std::move(batch), kAllOpen);
  CHECK(parts.size() == 3);
  std::size_t lines = 0;
  for (auto& [endpoint, part] : parts) {
    CHECK(part.ticket() == 7);
    bytes -= part.bytes();
    lines += part.size();
    std::vector<std::string_view> texts = part.lines();
    for (std::size_t i = 0; i < part.size(); ++i) {
      auto number = static_cast<int>(part.place(i)) - 11;
      CHECK(texts[i] == fmt::format("put m.{} {} 1 h=a", number % 10, number));
      CHECK(spread.endpoint_of(fmt::format("m.{} h=a", number % 10), kAllOpen) == endpoint);
    }
  }
  CHECK(bytes == 0);
  CHECK(lines == 100);
}
