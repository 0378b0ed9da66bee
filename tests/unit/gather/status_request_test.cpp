#include "gather/status_request.h"

#include <catch2/catch.hpp>
#include <string>

using tsd::gather::StatusTopic;

namespace {

StatusTopic topic(const std::string& line, const std::string& accept = "") {
  std::string head = line + " HTTP/1.1\r\n" + (accept.empty() ? "" : "Accept: " + accept + "\r\n");
  return tsd::gather::status_topic(tsd::net::read_request_head(head + "\r\n"));
}

constexpr const char* kBrowser =
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8";

}  // namespace

TEST_CASE("status request: /metrics is the metrics, whatever is accepted") {
  CHECK(topic("GET /metrics") == StatusTopic::metrics);
  CHECK(topic("GET http://h:1/metrics?a=b", kBrowser) == StatusTopic::metrics);
  CHECK(topic("POST /metrics") == StatusTopic::metrics);
  for (const char* line : {"GET /metrics/", "GET /x/metrics", "GET metrics", "GET /?/metrics"}) {
    CAPTURE(line);
    CHECK(topic(line) == StatusTopic::status);
  }
}

TEST_CASE("status request: / is the page where text/html is named, and the status elsewhere") {
  CHECK(topic("GET /", kBrowser) == StatusTopic::page);
  CHECK(topic("GET /", "Text/HTML") == StatusTopic::page);
  CHECK(topic("GET /?x", "text/html;q=0.1, application/json") == StatusTopic::page);
  for (const char* accept : {"", "*/*", "text/*", "text/json", "application/json", "text/html;q=0",
                             "text/htmlx", "x-text/html"}) {
    CAPTURE(accept);
    CHECK(topic("GET /", accept) == StatusTopic::status);
  }
  CHECK(topic("POST /", kBrowser) == StatusTopic::status);
  CHECK(topic("GET /status", kBrowser) == StatusTopic::status);
}

TEST_CASE("status request: the events are the page's where events are accepted") {
  CHECK(topic("GET /events?part=hosts", "text/event-stream") == StatusTopic::page);
  CHECK(topic("GET /events") == StatusTopic::status);
  CHECK(topic("GET /events", kBrowser) == StatusTopic::status);
  CHECK(topic("GET /", "text/event-stream") == StatusTopic::status);
}
