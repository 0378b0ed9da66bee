#include "base/utf8.h"

#include <catch2/catch.hpp>
#include <cstdint>

#include <string>

using tsd::first_rune;
using tsd::is_utf8;
using tsd::Rune;

TEST_CASE("utf8: one character of each length") {
  struct Case {
    const char* bytes;
    std::uint32_t value;
    std::size_t size;
  };
  for (const Case& one : {Case{"a!", 'a', 1},
                          {"\xc2\x80", 0x80, 2},
                          {"\xdf\xbf", 0x7ff, 2},
                          {"\xe0\xa0\x80", 0x800, 3},
                          {"\xef\xbf\xbf", 0xffff, 3},
                          {"\xf0\x90\x80\x80", 0x10000, 4},
                          {"\xf4\x8f\xbf\xbf", 0x10ffff, 4}}) {
    Rune rune = first_rune(one.bytes);
    CHECK(rune.valid);
    CHECK(rune.value == one.value);
    CHECK(rune.size == one.size);
  }
}

TEST_CASE("utf8: overlong forms, surrogates, cut ends and stray bytes are no characters") {
  for (const char* bytes :
       {"\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf8\x88\x80\x80", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\x80", "\xff",
        "\xc3(", "\xe2(\xa1"}) {
    Rune rune = first_rune(bytes);
    CHECK_FALSE(rune.valid);
    CHECK(rune.size == 1);
    CHECK(rune.value == static_cast<unsigned char>(bytes[0]));
    CHECK_FALSE(is_utf8(bytes));
  }
}

TEST_CASE("utf8: the end of a text has no character") {
  CHECK(first_rune("").size == 0);
  CHECK_FALSE(first_rune("").valid);
  CHECK(is_utf8(""));
  CHECK(is_utf8("caf\xc3\xa9 \xf0\x9f\x98\x80"));
  CHECK_FALSE(is_utf8("caf\xe9"));
}

TEST_CASE("utf8: control characters of ASCII and of Latin-1 are not printable") {
  for (const char* bytes : {"\x1b", "\n", "\x7f", "\xc2\x80", "\xc2\x9b", "\xc2\x9f", "\xff"})
    CHECK_FALSE(first_rune(bytes).is_printable());
  for (const char* bytes : {" ", "~", "\xc2\xa0", "\xc3\xa9"})
    CHECK(first_rune(bytes).is_printable());
}
