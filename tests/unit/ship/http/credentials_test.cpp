#include "ship/http/credentials.h"

#include <catch2/catch.hpp>

#include "support/scratch.h"

using namespace tsd::ship;

TEST_CASE("base64 is RFC 4648's") {
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(base64("\xff\xfe") == "//4=");
}

TEST_CASE("name and password make a header, and so do the lines of a file") {
  Scratch scratch;
  Credentials credentials;
  credentials.username = "Aladdin";
  credentials.password_file = scratch.file("password", "open sesame\n");
  credentials.headers_file = scratch.file("headers", "X-Tenant: 7\r\n\nX-Other: y");
  auto headers = headers_of(credentials);
  REQUIRE(headers);
  CHECK(*headers == std::vector<std::string>{"Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
                                             "X-Tenant: 7", "X-Other: y"});
}

TEST_CASE("a file that is not there or holds no headers is an error that names it") {
  Scratch scratch;
  CHECK_FALSE(headers_of({.username = "a", .password_file = scratch.path("none")}));
  auto headers = headers_of({.headers_file = scratch.file("bad", "no header\n")});
  REQUIRE_FALSE(headers);
  CHECK(headers.error().text == scratch.path("bad") + ": a line is no \"Name: value\"");
}
