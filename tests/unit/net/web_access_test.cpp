#include "net/web_access.h"

#include <catch2/catch.hpp>
#include <string>

#include "net/request_head.h"

using tsd::net::read_request_head;
using tsd::net::WebAccess;
using tsd::net::WebTarget;

namespace {

/// The request with these headers, one a line.
bool is_answered(const WebAccess& access, std::string_view headers,
                 WebTarget target = WebTarget::data) {
  std::string head = "GET / HTTP/1.1\r\n" + std::string(headers) + "\r\n";
  return !access.refuse(read_request_head(head).web, target);
}

}  // namespace

TEST_CASE("web access: on a loopback address the Host is an address or a name of this machine") {
  for (const char* address : {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"}) {
    WebAccess access(address, "box.example.org", {"Metrics.lan"});
    for (const char* host :
         {"127.0.0.1", "127.0.0.1:4242", "10.0.0.7:9999", "[::1]:4242", "localhost",
          "LOCALHOST:8080", "localhost.", "box", "box.example.org:1", "metrics.lan", ""}) {
      INFO(host);
      CHECK(is_answered(access, "Host: " + std::string(host) + "\r\n"));
    }
    for (const char* host :
         {"evil.example.org", "evil.example.org:4242", "localhost.evil.example.org",
          "127.0.0.1.evil.example.org", "127.0.0.1@evil.example.org", "box.example.com", "[::1",
          "[::1]x", "localhost:x", "localhost, evil", "1.2.3", ":4242", "."}) {
      INFO(host);
      CHECK_FALSE(is_answered(access, "Host: " + std::string(host) + "\r\n"));
    }
    CHECK(is_answered(access, ""));
  }
}

TEST_CASE("web access: elsewhere the Host matters for pages only") {
  for (const char* address : {"0.0.0.0", "::", "10.0.0.7", "2001:db8::1"}) {
    WebAccess access(address, "box", {});
    CHECK(is_answered(access, "Host: relay.example.org:4242\r\n"));
    CHECK_FALSE(is_answered(access, "Host: relay.example.org:4242\r\n", WebTarget::page));
    CHECK(is_answered(access, "Host: 10.0.0.7:4242\r\n", WebTarget::page));
    CHECK(is_answered(access, "Host: box\r\n", WebTarget::page));
    CHECK_FALSE(is_answered(access, "Host: box\r\nOrigin: http://evil.example.org\r\n"));
  }
}

TEST_CASE("web access: an Origin is ours when its host is that of the Host, whatever the port") {
  WebAccess access("127.0.0.1", "box", {});
  const std::string host = "Host: localhost:8080\r\n";
  for (const char* origin : {"http://localhost:8080", "http://localhost", "https://LOCALHOST:1"}) {
    CHECK(is_answered(access, host + "Origin: " + origin + "\r\n"));
  }
  for (const char* origin :
       {"null", "http://evil.example.org", "http://evil.example.org:8080", "localhost:8080", "",
        "http://127.0.0.1", "http://localhost.evil.example.org", "file://",
        "http://localhost:8080/x", "http://localhost:8080 http://evil.example.org"}) {
    INFO(origin);
    CHECK_FALSE(is_answered(access, host + "Origin: " + origin + "\r\n"));
  }
  CHECK_FALSE(is_answered(access, "Origin: http://localhost\r\n"));
}

TEST_CASE("web access: Sec-Fetch-Site tells of another site") {
  WebAccess access("127.0.0.1", "box", {});
  const std::string host = "Host: localhost\r\n";
  CHECK(is_answered(access, host + "Sec-Fetch-Site: same-origin\r\n"));
  CHECK(is_answered(access, host + "Sec-Fetch-Site: none\r\n"));
  CHECK(is_answered(access, host + "Origin: http://localhost:3\r\nSec-Fetch-Site: same-site\r\n"));
  for (const char* site : {"cross-site", "same-site", "Cross-Site", "", "what"}) {
    INFO(site);
    CHECK_FALSE(is_answered(access, host + "Sec-Fetch-Site: " + site + "\r\n"));
  }
}

TEST_CASE("web access: headers are read whatever their case, and none comes twice") {
  WebAccess access("127.0.0.1", "box", {});
  CHECK_FALSE(is_answered(access, "host:evil.example.org\r\n"));
  CHECK_FALSE(is_answered(access, "HOST :  evil.example.org  \n"));
  CHECK_FALSE(is_answered(access, "Host: box\r\nHost: box\r\n"));
  CHECK_FALSE(is_answered(access, "Host: box\r\nOrigin: http://box\r\nOrigin: http://evil\r\n"));
  CHECK(is_answered(access, "Host: box\r\n\r\nHost: evil.example.org\r\n"));  // in the body
  CHECK(is_answered(access, "X-Host: evil.example.org\r\nno header\r\n"));
  auto why =
      access.refuse(read_request_head("GET / HTTP/1.1\r\nHost: e\x1b[2J\r\n").web, WebTarget::data);
  REQUIRE(why);
  CHECK(why->find('\x1b') == why->npos);
}
