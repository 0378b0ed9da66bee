#include "host/name.h"

#include <unistd.h>

#include <catch2/catch.hpp>

namespace host = tsd::host;

TEST_CASE("name: a literal is itself") {
  auto sources = host::parse_sources("literal:vm-7.example.org,hostname");
  REQUIRE(sources);
  CHECK(*host::find_name(*sources) == "vm-7.example.org");
}

TEST_CASE("name: hostname is the kernel's") {
  char kernel[256] = {};
  REQUIRE(::gethostname(kernel, sizeof kernel - 1) == 0);
  CHECK(*host::find_name(*host::parse_sources("hostname")) == kernel);
}

TEST_CASE("name: an unknown source is refused by its name") {
  CHECK(host::parse_sources("hostname,nobody").error().text.starts_with("\"nobody\" is none of"));
  CHECK_FALSE(host::parse_sources("literal:"));
  CHECK_FALSE(host::parse_sources(""));
}
