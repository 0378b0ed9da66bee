#include "sensors/source/text.h"

#include <array>
#include <catch2/catch.hpp>

using namespace tsd::sensors;

TEST_CASE("text: a last line without newline is torn and not given") {
  TextLines lines("one\n\nthr");
  std::string_view line;
  REQUIRE(lines.next(line));
  CHECK(line == "one");
  CHECK_FALSE(lines.next(line));  // a blank line is passed over, and counted
  CHECK(lines.number() == 2);
  CHECK(lines.torn());
  ParseErrors errors;
  CHECK(errors.result(lines, "/x").error().text == "/x: line 3 is not understood");
  TextLines all("one\n \n");
  REQUIRE(all.next_of_any(line));
  REQUIRE(all.next_of_any(line));
  CHECK(line == " ");
}

TEST_CASE("text: words are counted beyond what there is room for") {
  std::array<std::string_view, 2> words;
  CHECK(split("  a\tbc \r d\x1c"
              "e ",
              words) == 4);
  CHECK(words[0] == "a");
  CHECK(words[1] == "bc");
  CHECK(split(" \t", words) == 0);
  CHECK(first_line(" 12 \nrest") == "12");
  CHECK(first_line("12") == "");  // torn
  CHECK(tsd::trim("\t a b ") == "a b");
}

TEST_CASE("text: shapes") {
  CHECK(is_word("eth0_x"));
  CHECK_FALSE(is_word("eth0.1"));
  CHECK_FALSE(is_word(""));
  CHECK(is_decimal("0.50"));
  CHECK(is_decimal("7"));
  for (auto bad : {"", ".", "1.", ".5", "1.2.3", "-1", "1e3"}) CHECK_FALSE(is_decimal(bad));
}

TEST_CASE("text: numbers beyond 64 bits are whole") {
  CHECK(NumberText(*parse_wide("18446744073709551612") * 1024) ==
        std::string_view("18889465931478580850688"));
  CHECK(NumberText(-Wide(3)) == std::string_view("-3"));
  CHECK(NumberText(0) == std::string_view("0"));
  CHECK(NumberText(*parse_wide(std::string(30, '9')) * 65536) ==
        std::string_view("65535999999999999999999999999934464"));
  CHECK_FALSE(parse_wide(std::string(31, '9')));
  CHECK_FALSE(parse_wide("-1"));
  CHECK_FALSE(parse_wide(""));
}

TEST_CASE("text: floats are spelt as Python spells them") {
  for (auto [value, text] : std::initializer_list<std::pair<double, std::string_view>>{
           {0, "0.0"},
           {100, "100.0"},
           {0.1, "0.1"},
           {1e-4, "0.0001"},
           {1e-5, "1e-05"},
           {1.5e-7, "1.5e-07"},
           {1e15, "1000000000000000.0"},
           {1e16, "1e+16"},
           {1e100, "1e+100"},
           {-2.5, "-2.5"},
           {100.0 / 3, "33.333333333333336"}}) {
    CHECK(NumberText::python(value) == text);
  }
  CHECK(NumberText::hundredths(-3635.789) == std::string_view("-3635.79"));
}
