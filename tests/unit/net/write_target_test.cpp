#include "net/write_target.h"

#include <catch2/catch.hpp>

using tsd::net::parse_write_target;

TEST_CASE("remote write: a host, or the URL of a receiver") {
  auto plain = parse_write_target("tsd1,[::1]:9009", std::nullopt);
  REQUIRE(plain);
  CHECK(plain->endpoints == std::vector<tsd::net::Endpoint>{{"tsd1", 9090}, {"::1", 9009}});
  CHECK_FALSE(plain->path);
  CHECK(parse_write_target("tsd1", 80)->endpoints[0].port == 80);

  auto url = parse_write_target("https://a/x/api/v1/write,https://b:1/x/api/v1/write", 7);
  REQUIRE(url);
  CHECK(url->endpoints == std::vector<tsd::net::Endpoint>{{"a", 443}, {"b", 1}});
  CHECK(url->path == "/x/api/v1/write");
  CHECK(url->tls);
  CHECK(parse_write_target("http://a/api/v1/write", 7)->endpoints[0].port == 80);
}

TEST_CASE("remote write: hosts that differ in more than their name, and other URLs") {
  for (const char* list : {"http://a/api/v1/write,https://b/api/v1/write",
                           "http://a/api/v1/write,http://b/x/api/v1/write",
                           "http://a/api/v1/write,b", "b,http://a/api/v1/write"}) {
    auto target = parse_write_target(list, std::nullopt);
    REQUIRE_FALSE(target);
    CHECK(target.error().text.ends_with(": all of -H have one scheme and one path"));
  }
  for (const char* word :
       {"http://a/metrics", "http://a/?x=/api/v1/write", "ftp://a/api/v1/write",
        "http:///api/v1/write", "http://user@a/api/v1/write", "a/api/v1/write"}) {
    auto target = parse_write_target(word, std::nullopt);
    REQUIRE_FALSE(target);
    CHECK(target.error().text.find(" is not HOST, HOST:PORT or [IPV6]:PORT") != std::string::npos);
  }
}

TEST_CASE("remote write: another URL is told how it is written for a receiver") {
  auto hint = [](std::string_view url) {
    std::string text = parse_write_target(url, std::nullopt).error().text;
    return text.substr(text.find(": leave ") + 2);
  };
  CHECK(hint("http://mimir:9009/api/v1/push") ==
        "leave http:// out or write -H mimir:9009 --http-path /api/v1/push");
  CHECK(hint("https://a/api/prom/push") ==
        "leave https:// out or write -H a:443 --tls --http-path /api/prom/push");
  CHECK(hint("http://a:9090") == "leave http:// out or write http://a:9090/api/v1/write");
  CHECK(hint("http://a/") == "leave http:// out or write http://a/api/v1/write");
  CHECK(hint("http://a/x?y").starts_with("leave http:// out; "));
  CHECK(tsd::net::has_write_url("a,https://b/api/v1/write"));
  CHECK_FALSE(tsd::net::has_write_url("a,http://b/api/v1/push,"));
}
