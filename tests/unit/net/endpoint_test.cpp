#include "net/endpoint.h"

#include <catch2/catch.hpp>

using namespace tsd::net;

TEST_CASE("an endpoint is a host, with or without a port") {
  struct Row {
    const char* text;
    Endpoint endpoint;
  };
  const Row rows[] = {
      {"tsd1", {"tsd1", 4242}},
      {"tsd1.example.org:80", {"tsd1.example.org", 80}},
      {"10.0.0.7:4243", {"10.0.0.7", 4243}},
      {"::1", {"::1", 4242}},
      {"[::1]", {"::1", 4242}},
      {"[fe80::1%eth0]:4243", {"fe80::1%eth0", 4243}},
      {"my_host-2", {"my_host-2", 4242}},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    auto endpoint = parse_endpoint(row.text);
    REQUIRE(endpoint);
    CHECK(*endpoint == row.endpoint);
  }
}

TEST_CASE("what is no endpoint is refused with the text itself") {
  for (const char* text :
       {"", ":4242", "tsd1:", "tsd1:0", "tsd1:65536", "tsd1:x", "tsd1:-1", "a b", "[::1",
        "[tsd1]:4242", "[::1]4242", "::1:xyz", "a:b:c", "-tsd", "http://tsd1", ".a"}) {
    INFO(text);
    auto endpoint = parse_endpoint(text);
    REQUIRE_FALSE(endpoint);
    CHECK(endpoint.error().text.find(text) != std::string::npos);
  }
}

TEST_CASE("a port that nobody named is known as such") {
  CHECK(parse_endpoint("tsd1")->is_port_assumed);
  CHECK_FALSE(parse_endpoint("tsd1:4242")->is_port_assumed);
  CHECK_FALSE(parse_endpoint("tsd1", 4242)->is_port_assumed);
}

TEST_CASE("who listens may let the kernel choose the port") {
  CHECK(parse_endpoint("127.0.0.1:0", 4242, 0)->port == 0);
}

TEST_CASE("a list of endpoints has commas between, and no holes") {
  auto list = parse_endpoints("tsd1,[::1]:4243,tsd2:80", 5000);
  REQUIRE(list);
  CHECK(*list == std::vector<Endpoint>{{"tsd1", 5000}, {"::1", 4243}, {"tsd2", 80}});
  CHECK_FALSE(parse_endpoints("tsd1,,tsd2"));
  CHECK_FALSE(parse_endpoints("tsd1,"));
}

TEST_CASE("an endpoint prints as it reads") {
  for (const char* text : {"tsd1:4242", "[::1]:4243"})
    CHECK(to_string(*parse_endpoint(text)) == text);
}
