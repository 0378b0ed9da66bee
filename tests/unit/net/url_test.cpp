#include "net/url.h"

#include <catch2/catch.hpp>

using namespace tsd;

namespace {

/// "tls host port target", or the error.
std::string parsed(std::string_view text) {
  auto url = net::parse_url(text);
  if (!url) return url.error().text;
  return (url->tls ? "tls " : "") + url->endpoint.host + " " + std::to_string(url->endpoint.port) +
         " " + url->host + " " + url->target;
}

}  // namespace

TEST_CASE("url: host, port of the scheme or its own, path and query") {
  CHECK(parsed("http://web1") == "web1 80 web1 ");
  CHECK(parsed("https://web1/") == "tls web1 443 web1 /");
  CHECK(parsed("http://web1:9100/metrics?a=b&c[]=d") == "web1 9100 web1:9100 /metrics?a=b&c[]=d");
  CHECK(parsed("http://[::1]:9100?x") == "::1 9100 [::1]:9100 ?x");
  CHECK(parsed("http://10.0.0.1/a") == "10.0.0.1 80 10.0.0.1 /a");
}

TEST_CASE("url: what it cannot be is refused with the reason") {
  CHECK(parsed("web1:9100") == "\"web1:9100\" is no URL: write http://HOST:PORT/PATH");
  CHECK(parsed("") == "\"\" is no URL: write http://HOST:PORT/PATH");
  CHECK(parsed("ftp://web1/") == "\"ftp://web1/\" is no URL: only http:// and https:// are known");
  CHECK(parsed("http://web1/a b").starts_with("\"http://web1/a b\" is no URL: it has a blank"));
  CHECK(parsed("http://web1/\r\nHost: x").find("it has a blank") != std::string::npos);
  CHECK(parsed("http://web1/ü").find("beyond ASCII") != std::string::npos);
  CHECK(parsed("http://web1/#top").find("behind \"#\"") != std::string::npos);
  CHECK(parsed("http:///metrics").find("is not HOST") != std::string::npos);
  CHECK(parsed("http://web1:0/").find("a port is a number from 1 to 65535") != std::string::npos);
}

TEST_CASE("url: one with a password is refused, and the password is not shown") {
  std::string said = parsed("http://me:secret@web1/");
  CHECK(said.find("a URL with a user in it") != std::string::npos);
  CHECK(said.find("secret") == std::string::npos);
  CHECK(parsed("http://web1/@x") == "web1 80 web1 /@x");
}

TEST_CASE("url: it is written as it was read") {
  for (const char* text : {"http://web1", "https://[::1]:9/a?b", "http://web1:80/"}) {
    CHECK(net::to_string(*net::parse_url(text)) == text);
  }
}

TEST_CASE("url: a path that cannot stand in a request is refused with its rule") {
  CHECK(tsd::net::path_fault("/").empty());
  CHECK(tsd::net::path_fault("/api/put").empty());
  CHECK(tsd::net::path_fault("/a&b=c/%20").empty());
  for (const char* path : {"", "write", "http://x/"}) {
    CHECK(tsd::net::path_fault(path) == "a path begins with \"/\"");
  }
  CHECK(tsd::net::path_fault("/write?db=x") == "a path has no \"?\": leave the query out");
  CHECK(tsd::net::path_fault("/write#x") == "a path has no \"#\"");
  for (const char* path : {"/a b", "/a\r\nX: y", "/a\tb", "/a\x7f"}) {
    CHECK(tsd::net::path_fault(path) == "a path has no blank and no control character");
  }
}
