#include "ship/line_numbers.h"

#include <catch2/catch.hpp>
#include <string>

using namespace tsd::ship;

namespace {

/// "4-5 9": as receipts write ranges.
std::string text(const LineNumbers& numbers) {
  std::string text;
  for (const LineRange& range : numbers.ranges()) {
    text += (text.empty() ? "" : " ") + std::to_string(range.first);
    if (range.count > 1) text += "-" + std::to_string(range.first + range.count - 1);
  }
  return text;
}

LineNumbers some() {
  LineNumbers numbers;
  numbers.add(4, 2);
  numbers.add(6, 1);
  numbers.add(9, 3);
  return numbers;
}

}  // namespace

TEST_CASE("line numbers: neighbors join, and each line knows its place") {
  LineNumbers numbers = some();
  CHECK(text(numbers) == "4-6 9-11");
  CHECK(numbers.size() == 6);
  CHECK(numbers[2] == 6);
  CHECK(numbers[3] == 9);
  CHECK(numbers[5] == 11);
  numbers.add(20, 0);
  CHECK(text(numbers) == "4-6 9-11");
}

TEST_CASE("line numbers: a struck line counts, and is in no range") {
  LineNumbers numbers = some();
  numbers.strike(10);
  numbers.strike(4);
  CHECK(text(numbers) == "5-6 9 11");
  CHECK(numbers.size() == 6);
  numbers.strike(5);
  numbers.strike(6);
  CHECK(text(numbers) == "9 11");
}

TEST_CASE("line numbers: the front takes whole lines, and both know what was struck") {
  LineNumbers numbers = some();
  numbers.strike(5);
  numbers.strike(10);
  LineNumbers front = numbers.take_front(4);
  CHECK(text(front) == "4 6 9");
  CHECK(front.size() == 4);
  CHECK(text(numbers) == "11");
  CHECK(numbers.size() == 2);
}

TEST_CASE("line numbers: what is left out belongs to the other and does not count") {
  LineNumbers numbers = some();
  LineNumbers again;
  again.add(5, 1);
  again.add(9, 1);
  numbers.leave_out(again);
  CHECK(text(numbers) == "4 6 10-11");
  CHECK(numbers.size() == 4);
}

TEST_CASE("line numbers: lines taken out leave their places, and the others keep theirs") {
  LineNumbers numbers = some();
  numbers.strike(10);
  std::vector<std::size_t> indices = {0, 2, 3, 4};
  LineNumbers out = numbers.take_out(indices);
  CHECK(text(out) == "4 6 9");
  CHECK(out.size() == 4);
  CHECK(text(numbers) == "5 11");
  CHECK(numbers.size() == 2);
  CHECK(text(numbers.take_out({})).empty());
  indices = {0, 1};
  CHECK(text(numbers.take_out(indices)) == "5 11");
  CHECK(numbers.size() == 0);
}
