#include "base/foreign.h"

#include <catch2/catch.hpp>

#include <string>

using tsd::printable;
using tsd::quote_foreign;

TEST_CASE("foreign text: a terminal has nothing to obey in it") {
  CHECK(printable("\x1b[2J\a\n\r\t\x7f", 100) == R"(\x1b[2J\x07\x0a\x0d\x09\x7f)");
  CHECK(printable("\xc2\x9b"
                  "2J",
                  100) == R"(\xc2\x9b2J)");  // CSI as one character of C1
  CHECK(printable("caf\xe9", 100) == R"(caf\xe9)");
  CHECK(printable("caf\xc3\xa9", 100) == "caf\xc3\xa9");
}

TEST_CASE("foreign text: no end of a line, no turn of direction, nothing without a shape") {
  for (const char* text :
       {"\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xaa",
        "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x81\xa9", "\xd8\x9c", "\xe2\x80\x8b", "\xef\xbb\xbf",
        "\xc2\xad", "\xc2\x85", "\xf3\xa0\x81\x81"}) {
    CAPTURE(printable(text));
    CHECK(printable(text).starts_with("\\x"));
    CHECK(printable(text, 200, tsd::Tab::kept).starts_with("\\x"));
  }
  for (const char* text :
       {"\xe2\x80\xa7", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe2\x81\xb0", "\xc2\xac", "\xc2\xa0",
        "\xd8\x9b", "\xef\xbb\xbc", "\xf0\x9f\x98\x80"}) {
    CHECK(printable(text) == text);  // the neighbours of those
  }
}

TEST_CASE(
    "foreign text: a TAB stays where it is asked for, and what was shown is shown again as it is") {
  CHECK(printable("a\tb\n", 100, tsd::Tab::kept) == "a\tb\\x0a");
  CHECK(printable(printable("a\tb\n\\\xff")) == printable("a\tb\n\\\xff"));
}

TEST_CASE("foreign text: more than the limit is cut, between characters") {
  CHECK(printable("abcdef", 6) == "abcdef");
  CHECK(printable("abcdefg", 6) == "abcdef...");
  CHECK(printable("abcd\xc3\xa9xyz", 5) == "abcd\xc3\xa9...");
  CHECK(printable("\n\n\n", 2) == R"(\x0a\x0a...)");
  CHECK(quote_foreign(std::string(1000, 'x'), 10) == R"("xxxxxxxxxx...")");
}

TEST_CASE("foreign text: it cannot end its own quotation") {
  CHECK(quote_foreign("") == R"("")");
  CHECK(quote_foreign(R"(a" is fine)") == R"("a\" is fine")");
  CHECK(quote_foreign(R"(a\)") == R"("a\\")");
  CHECK(quote_foreign("a\ntsd-send: all is well") == R"("a\x0atsd-send: all is well")");
}
