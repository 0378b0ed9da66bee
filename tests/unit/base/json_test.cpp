#include "base/json.h"

#include <catch2/catch.hpp>

#include <string>

using tsd::append_json_string;
using tsd::json_string;
using tsd::JsonStyle;

TEST_CASE("json: text stands as it is, between quotes") {
  CHECK(json_string("") == R"("")");
  CHECK(json_string("sys.cpu 1/2") == R"("sys.cpu 1/2")");
  CHECK(json_string("caf\xc3\xa9 \xf0\x9f\x98\x80") == "\"caf\xc3\xa9 \xf0\x9f\x98\x80\"");
}

TEST_CASE("json: characters that a terminal or a reader would act on are escaped") {
  CHECK(json_string("\xc2\x9b") == R"("\u009b")");
  CHECK(json_string("a\xe2\x80\xa8"
                    "b\xe2\x80\xae") == R"("a\u2028b\u202e")");
  CHECK(json_string("\xf3\xa0\x80\x81") == R"("\udb40\udc01")");  // U+E0001
}

TEST_CASE("json: quotes, backslashes and control characters are escaped") {
  CHECK(json_string(R"(a"b\c)") == R"("a\"b\\c")");
  CHECK(json_string("\n\t\x01\x1b\x7f") == R"("\u000a\u0009\u0001\u001b\u007f")");
  CHECK(json_string(std::string(1, '\0')) == R"("\u0000")");
}

TEST_CASE("json: a byte that is not UTF-8 becomes U+FFFD, or its Latin-1 character") {
  CHECK(json_string("a\xe9z") == R"("a\ufffdz")");
  CHECK(json_string("\xed\xa0\x80") == R"("\ufffd\ufffd\ufffd")");
  JsonStyle latin1{.bad_byte = JsonStyle::BadByte::latin1};
  CHECK(json_string("a\xe9z", latin1) == R"("a\u00e9z")");
  CHECK(json_string("\xc3\xa9", latin1) == "\"\xc3\xa9\"");
}

TEST_CASE("json: short escapes and a bare DEL where the style says so") {
  JsonStyle style{.short_escapes = true, .escapes_delete = false};
  CHECK(json_string("\b\f\n\r\t\x0b\x7f", style) == "\"\\b\\f\\n\\r\\t\\u000b\x7f\"");
}

TEST_CASE("json: what was there before stays") {
  std::string text = R"({"a":)";
  append_json_string("b", text);
  CHECK(text == R"({"a":"b")");
}
