#include "base/text.h"

#include <catch2/catch.hpp>

#include <string>

using namespace tsd;

namespace {

std::string cut(std::string_view text) {
  std::string all;
  for (std::string_view line : lines_of(text)) all.append("[").append(line).append("]");
  return all;
}

std::string words(std::string_view rest, const Blanks& blanks = kBlanks) {
  std::string all;
  for (std::string_view word; !(word = next_word(rest, blanks)).empty();)
    all.append("[").append(word).append("]");
  return all;
}

}  // namespace

TEST_CASE("text: lines, with and without a newline behind the last") {
  CHECK(cut("").empty());
  CHECK(cut("\n") == "[]");
  CHECK(cut("one") == "[one]");
  CHECK(cut("one\n\ntwo\n") == "[one][][two]");
  CHECK(cut("one\ntwo") == "[one][two]");
}

TEST_CASE("text: lines with their numbers") {
  std::string all;
  each_line("a\n\nb", [&](std::string_view line, int number) {
    all.append(line).append(std::to_string(number)).append(" ");
  });
  CHECK(all == "a1 2 b3 ");
}

TEST_CASE("text: newlines are counted, and not what lacks one") {
  CHECK(count_lines("") == 0);
  CHECK(count_lines("one") == 0);
  CHECK(count_lines("\n") == 1);
  CHECK(count_lines("\n\none\ntwo") == 3);
  CHECK(count_lines(std::string(1000, '\n')) == 1000);
}

TEST_CASE("text: a line is cut off the rest") {
  std::string_view rest = "one\ntwo";
  CHECK(take_line(rest) == "one");
  CHECK(rest == "two");
  CHECK(take_line(rest) == "two");
  CHECK(rest.empty());
  CHECK(take_line(rest).empty());
}

TEST_CASE("text: words are parted by the blanks that were asked for") {
  CHECK(words("") == "");
  CHECK(words("  a  b\tc\n") == "[a][b][c]");
  CHECK(words("a\x1c"
              "b\x0b"
              "c\r") == "[a][b][c]");
  CHECK(words("a\x0b"
              "b c\r",
              kLineBlanks) ==
        "[a\x0b"
        "b][c]");
}

TEST_CASE("text: blanks at both ends are left out") {
  CHECK(trim("") == "");
  CHECK(trim(" \t\r\n") == "");
  CHECK(trim("\n a b \x1f") == "a b");
  CHECK(trim(" a\n", kLineBlanks) == "a\n");
}
