#include "ship/queue/unsafe_lines.h"

#include <catch2/catch.hpp>
#include <string>

using namespace tsd::ship;

namespace {

/// "1-3 left, 4-5"
std::string spelled(const std::vector<UnsafeLines::Run>& runs) {
  std::string text;
  for (const auto& [lines, left] : runs) {
    if (!text.empty()) text += ", ";
    text += std::to_string(lines.first) + "-" + std::to_string(lines.first + lines.count - 1);
    if (left) text += " left";
  }
  return text;
}

}  // namespace

TEST_CASE("unsafe lines: a segment's are taken once, and others' stay") {
  UnsafeLines lines;
  lines.add(1, {{1, 10}, {12, 3}});
  lines.add(2, {{20, 5}});
  CHECK(spelled(lines.take(1)) == "1-10, 12-14");
  CHECK(lines.take(1).empty());
  CHECK(spelled(lines.take(2)) == "20-24");
}

TEST_CASE("unsafe lines: a later segment may be safe first") {
  UnsafeLines lines;
  lines.add(1, {{1, 10}});
  lines.add(2, {{11, 10}});
  CHECK(spelled(lines.take(2)) == "11-20");
  CHECK(spelled(lines.take(1)) == "1-10");
}

TEST_CASE("unsafe lines: those that are done with are not told of, wherever they lie") {
  UnsafeLines lines;
  lines.add(1, {{1, 10}});
  lines.add(1, {{11, 10}});
  lines.remove({{3, 2}, {9, 4}, {100, 7}});
  CHECK(spelled(lines.take(1)) == "1-2, 5-8, 13-20");
}

TEST_CASE("unsafe lines: it is known which of them memory has let go of") {
  UnsafeLines lines;
  lines.add(1, {{1, 10}});
  lines.leave({{1, 4}, {50, 1}});
  lines.remove({{2, 1}});
  CHECK(spelled(lines.take(1)) == "1-1 left, 3-4 left, 5-10");
}
