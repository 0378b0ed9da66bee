#include "gather/lines/log_lines.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using tsd::gather::LogLines;

namespace {

const std::string kCut = std::string(200, 'x') + "... (cut: a line of more than 4096 bytes)";

struct Log {
  LogLines lines;
  std::vector<std::string> said;
  LogLines::Take take = [this](std::string_view line) { said.emplace_back(line); };

  void feed(std::string_view bytes) { lines.feed(bytes, take); }
  void end() { lines.end(take); }
};

}  // namespace

TEST_CASE("log lines: whole and in pieces, and the last without its newline") {
  Log log;
  log.feed("one\ntw");
  log.feed("o\n\nthr");
  CHECK(log.said == std::vector<std::string>{"one", "two", ""});
  log.end();
  log.end();
  CHECK(log.said.size() == 4);
  CHECK(log.said.back() == "thr");
}

TEST_CASE("log lines: one that is too long is said once, before it ends") {
  Log log;
  for (int i = 0; i < 1000; ++i) log.feed(std::string(1000, 'x'));
  CHECK(log.said == std::vector<std::string>{kCut});
  log.feed("\nafter\n");
  CHECK(log.said == std::vector<std::string>{kCut, "after"});
}

TEST_CASE("log lines: the limit is the limit") {
  Log log;
  log.feed(std::string(4096, 'x') + "\n");
  log.feed(std::string(4097, 'x') + "\n");
  log.feed(std::string(5000, 'x'));
  log.end();
  CHECK(log.said == std::vector<std::string>{std::string(4096, 'x'), kCut, kCut});
}
