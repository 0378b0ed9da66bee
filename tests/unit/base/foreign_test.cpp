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
