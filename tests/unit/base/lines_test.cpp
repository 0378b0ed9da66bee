#include "base/lines.h"

#include <malloc.h>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace {

std::string cut(std::size_t limit, const std::vector<std::string>& pieces) {
  tsd::LineCutter cutter(limit);
  std::string out;
  auto take = [&](std::string_view line) { out += "[" + std::string(line) + "]"; };
  for (const auto& piece : pieces) cutter.feed(piece, take);
  cutter.end(take);
  return out + " overlong=" + std::to_string(cutter.overlong_lines());
}

}  // namespace

TEST_CASE("lines: wherever the stream is cut, the same lines come out") {
  std::string text = "one\n\ntwo three\nlast";
  for (std::size_t at = 0; at <= text.size(); ++at) {
    CHECK(cut(100, {text.substr(0, at), text.substr(at)}) == "[one][][two three][last] overlong=0");
  }
}

TEST_CASE("lines: a line over the limit costs itself only") {
  CHECK(cut(4, {"good\nlonger\nfine\n"}) == "[good][fine] overlong=1");
  CHECK(cut(4, {"lo", "ng", "er", " and longer\nfine\n"}) == "[fine] overlong=1");
  CHECK(cut(4, {"fine\nlonger at the end"}) == "[fine] overlong=1");
}

TEST_CASE("lines: an endless line holds no memory") {
  tsd::LineCutter cutter(1000);
  for (int i = 0; i < 1000; ++i) cutter.feed(std::string(4096, 'x'), [](std::string_view) {});
  CHECK(cutter.waiting() == 0);
}

TEST_CASE("lines: a long line that came in two parts holds no memory behind its end") {
  tsd::LineCutter cutter(64u << 10);
  std::size_t lines = 0;
  auto count = [&lines](std::string_view) { ++lines; };
  cutter.feed(std::string(40'000, 'x'), count);
  std::size_t before =
      ::mallinfo2().uordblks;  // 0 under a sanitizer, which has an allocator of its own
  cutter.feed("\n", count);
  CHECK(lines == 1);
  CHECK((before == 0 || before - ::mallinfo2().uordblks >= 40'000));
}
