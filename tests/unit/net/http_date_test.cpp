#include "net/http_date.h"

#include <catch2/catch.hpp>

using tsd::net::parse_http_date;

TEST_CASE("http date: the preferred form, and the two obsolete ones") {
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == 784111777);
  CHECK(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == 784111777);
  CHECK(parse_http_date("Sun Nov  6 08:49:37 1994") == 784111777);
}

TEST_CASE("http date: other text is no date") {
  for (const char* text :
       {"", "yesterday", "7", "Sun, 06 Nov 1994 08:49:37 GMT!", "Sun, 06 Nov 1994 08:49:37 CET"}) {
    CHECK_FALSE(parse_http_date(text));
  }
}
