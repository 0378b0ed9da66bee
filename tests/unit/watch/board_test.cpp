#include "watch/board.h"

#include <fmt/core.h>

#include <catch2/catch.hpp>

using tsd::watch::Board;

TEST_CASE("lines that were passed on and are no points are kept with the reason") {
  Board board;
  board.take("m 1700000000 1 a=b\nm 1700000000 1,5 a=b\n", 5);
  REQUIRE(board.table().points() == 1);
  REQUIRE(board.passed_count == 1);
  REQUIRE(board.refused_count == 0);
  REQUIRE(board.refused().size() == 1);
  REQUIRE(board.refused()[0].passed);
  REQUIRE(board.refused()[0].time_ms == 5);
  REQUIRE(board.refused()[0].line == "m 1700000000 1,5 a=b");
  REQUIRE(board.refused()[0].reason.find("1,5") != std::string::npos);
}

TEST_CASE("foreign text is printable and bounded") {
  Board board;
  board.refuse("\x1b[2J<script>\n\xff", std::string(5000, 'r'), 1);
  REQUIRE(board.refused()[0].line == "\\x1b[2J<script>\\x0a\\xff");
  REQUIRE(board.refused()[0].reason.size() <= Board::kRefusedBytes + 3);
  board.say("\x1b[2J");
  REQUIRE(board.sentences().front() == "\\x1b[2J");
}

TEST_CASE("the last hundred refused lines are kept, the last one first, and all are counted") {
  Board board;
  for (int i = 0; i < 250; ++i) board.refuse(fmt::format("line {}", i), "no", i);
  REQUIRE(board.refused().size() == Board::kMostRefused);
  REQUIRE(board.refused().front().line == "line 249");
  REQUIRE(board.refused_count == 250);
}
