#include "net/endpoint.h"

#include <fmt/core.h>

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

TEST_CASE("a port that cannot be one is refused with the rule; a URL with what to leave out") {
  for (const char* text : {"tsd1:0", "tsd1:65536", "tsd1:http", "[::1]:99999", "127.0.0.1:-1"}) {
    INFO(text);
    CHECK(parse_endpoint(text).error().text ==
          fmt::format("\"{}\": a port is a number from 1 to 65535", text));
  }
  CHECK(parse_endpoint("tsd1:x", 4242, 0).error().text ==
        "\"tsd1:x\": a port is a number from 0 to 65535");
  CHECK(parse_endpoint("http://tsd1").error().text.find("leave http:// out") != std::string::npos);
  CHECK(parse_endpoint("tsd1:4242/put").error().text.find("leave /put out") != std::string::npos);
}

TEST_CASE("a number is no host: resolvers would read 23101 as 0.0.90.61") {
  for (const char* text : {"23101", "1", "0", "0x7f000001", "0X1", "99999999999", "1:4242"}) {
    INFO(text);
    CHECK(parse_endpoint(text).error().text ==
          fmt::format("\"{}\": it is a number and no host; a port goes behind its host, HOST:PORT",
                      text));
  }
  CHECK_FALSE(parse_endpoints("127.0.0.1,23101"));
  for (const char* text : {"127.0.0.1", "1a", "0xfg", "4242.example.org", "x1"}) {
    INFO(text);
    CHECK(parse_endpoint(text));
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
