#include "watch/screen.h"

#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <cstdint>

#include "base/text.h"
#include "base/utf8.h"

using namespace tsd;
using namespace tsd::watch;

namespace {

constexpr std::int64_t kScreenNow = 1'700'000'012'000;

/// The lines of a screen without its looks.
std::vector<std::string> plain_lines(std::string text) {
  for (std::size_t at; (at = text.find("\x1b[")) != text.npos;)
    text.erase(at, text.find('m', at) + 1 - at);
  std::vector<std::string> lines;
  for (std::string_view line : lines_of(text)) lines.emplace_back(trim(line, Blanks("\r")));
  return lines;
}

std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  for (; !text.empty(); ++columns) text.remove_prefix(first_rune(text).size);
  return columns;
}

Board board_of(int series) {
  Board board;
  for (int i = 0; i < series; ++i)
    board.take(
        fmt::format("m{:03} 1700000000 {} host=h{}\nm{:03} 1700000010 9 host=h{}\n", i, i, i, i, i),
        kScreenNow);
  return board;
}

void press(std::string_view keys, ScreenState& state) {
  for (char key : keys) REQUIRE(take_key(static_cast<unsigned char>(key), state));
}

}  // namespace

TEST_CASE("a screen has the counts, a title, the rows and the keys") {
  ScreenState state;
  auto lines = plain_lines(screen_text(board_of(2), state, {6, 80, true, true}, kScreenNow));
  REQUIRE(lines.size() == 6);
  REQUIRE(lines[0].starts_with("4 points/s   4 points   2 series   2 hosts   0 refused"));
  REQUIRE(lines[1].starts_with("SERIES"));
  REQUIRE(lines[2].starts_with("m000 host=h0"));
  REQUIRE(lines[2].ends_with("▁█           9         0.9      2 s"));
  REQUIRE(lines[4].find_first_not_of(' ') == std::string::npos);
  REQUIRE(lines[5].starts_with("1 of 2   q quit"));
}

TEST_CASE("a value that is wider than its column is rounded, not cut") {
  ScreenState state;
  Board board;
  board.take(
      "a 1700000000 3.240954253606615e-05\nb 1700000000 -1234567890123456789\n"
      "c 1700000000 18.027811652838437\nd 1700000000 -1.7976931348623157e+308\n"
      "e 1700000000 12345678901\n",
      kScreenNow);
  auto lines = plain_lines(screen_text(board, state, {9, 80, true, true}, kScreenNow));
  REQUIRE(lines[2].find(" 3.24095e-05 ") != std::string::npos);
  REQUIRE(lines[3].find(" -1.2346e+18 ") != std::string::npos);
  REQUIRE(lines[4].find(" 18.02781165 ") != std::string::npos);
  REQUIRE(lines[5].find(" -1.798e+308 ") != std::string::npos);
  REQUIRE(lines[6].find(" 12345678901 ") != std::string::npos);
}

TEST_CASE("a screen fits its terminal, whatever its size") {
  Board board = board_of(50);
  board.refuse("\x1b[31m" + std::string(300, 'x'), "reason", kScreenNow);
  board.say("a sentence");
  board.missed_lines = 7;
  for (Part part : {Part::series, Part::hosts, Part::refused, Part::delivery}) {
    for (std::size_t rows : {1u, 2u, 3u, 5u, 24u, 100u}) {
      for (std::size_t columns : {1u, 10u, 40u, 80u, 200u}) {
        ScreenState state;
        state.query.part = part;
        auto lines =
            plain_lines(screen_text(board, state, {rows, columns, true, true}, kScreenNow));
        REQUIRE(lines.size() == rows);
        for (const std::string& line : lines) REQUIRE(width(line) == columns);
      }
    }
  }
}

TEST_CASE("without colours there are none, and without UTF-8 the plot is ASCII") {
  ScreenState state;
  std::string text = screen_text(board_of(1), state, {6, 80, false, false}, kScreenNow);
  REQUIRE(text.find("\x1b[3") == text.npos);
  REQUIRE(text.find("█") == text.npos);
  REQUIRE(text.find("_#") != text.npos);
}

TEST_CASE("what is said and missed stands above the keys") {
  Board board = board_of(1);
  board.missed_lines = 7;
  board.say("peer \x1b[2J came");
  ScreenState state;
  auto lines = plain_lines(screen_text(board, state, {8, 80, true, true}, kScreenNow));
  REQUIRE(lines[5].starts_with("7 lines passed too fast to be shown"));
  REQUIRE(lines[6].starts_with("peer \\x1b[2J came"));
}

TEST_CASE("keys scroll, sort, filter, pause and quit") {
  Board board = board_of(50);
  ScreenState state;
  ScreenStyle style{13, 80, true, true};
  auto first_row = [&] { return plain_lines(screen_text(board, state, style, kScreenNow))[2]; };
  REQUIRE(first_row().starts_with("m000"));
  press("jj", state);
  take_key(escaped_key('A'), state);
  REQUIRE(first_row().starts_with("m001"));
  press("f", state);
  REQUIRE(first_row().starts_with("m011"));
  press("gr", state);
  REQUIRE(first_row().starts_with("m049"));
  press(
      "/m01\x7f"
      "12\r",
      state);
  REQUIRE(state.query.filter == "m012");
  REQUIRE(first_row().starts_with("m012"));
  press("/q\x1b", state);
  REQUIRE(state.query.filter.empty());
  press("s p\t", state);
  REQUIRE(state.paused);
  REQUIRE(state.query.part == Part::hosts);
  REQUIRE_FALSE(take_key('q', state));
}

TEST_CASE("ages have the unit that is read best") {
  REQUIRE(age_text(0) == "0 s");
  REQUIRE(age_text(99'000) == "99 s");
  REQUIRE(age_text(120'000) == "2 min");
  REQUIRE(age_text(7'200'000) == "2 h");
  REQUIRE(age_text(864'000'000) == "10 d");
  REQUIRE(age_text(-5'000) == "in 5 s");
}

TEST_CASE("a screen has the delivery of each host, as it is reported") {
  Board board;
  board.take(
      "tsd.send.lines.confirmed 1700000000 0 host=a\ntsd.send.lines.confirmed 1700000010 50 "
      "host=a\n"
      "tsd.spool.bytes 1700000010 4096 host=a\ntsd.send.confirmed_seconds_ago 1700000010 1 "
      "host=a\n",
      kScreenNow);
  ScreenState state;
  press("\t\t\t", state);
  auto lines = plain_lines(screen_text(board, state, {5, 90, true, true}, kScreenNow));
  REQUIRE(lines[1].ends_with("COLLECTED/S CONFIRMED/S       SPOOL     DROPPED   CONFIRMED"));
  REQUIRE(lines[2].starts_with("a  "));
  REQUIRE(lines[2].ends_with("5        4096                     3 s"));
}
