#include "net/request_head.h"

#include <catch2/catch.hpp>

using tsd::net::read_request_head;
using tsd::net::RequestHead;

TEST_CASE("request head: method, path and query of the first line, in all its forms") {
  RequestHead head = read_request_head("GET /events?q=a?b#c HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(head.method == "GET");
  CHECK(head.path == "/events");
  CHECK(head.query == "q=a?b");
  CHECK(head.web.host == "x");
  for (const char* text :
       {"GET /metrics HTTP/1.1\r\n\r\n", "GET /metrics?a=b HTTP/1.0\r\n\r\n",
        "GET http://h:1/metrics HTTP/1.1\r\n\r\n", "GET /metrics#x HTTP/1.1\r\n\r\n",
        "GET   /metrics", "POST /metrics HTTP/1.1"}) {
    CAPTURE(text);
    CHECK(read_request_head(text).path == "/metrics");
  }
  for (const char* text : {"GET / HTTP/1.1\r\n\r\n", "GET /?/metrics HTTP/1.1\r\n\r\n"}) {
    CAPTURE(text);
    CHECK(read_request_head(text).path == "/");
  }
  for (const char* odd : {"", "GET", "GET ", " ", "\r\n", "GET http://metrics HTTP/1.1", "\r\n/"}) {
    CAPTURE(odd);
    CHECK(read_request_head(odd).path.empty());
    CHECK(read_request_head(odd).query.empty());
  }
}

TEST_CASE("request head: Accept may come in several headers, and nothing is read of a body") {
  auto accept = [](std::string headers) {
    return read_request_head("GET / HTTP/1.1\r\n" + headers).accept;
  };
  CHECK(accept("Host: a\r\n\r\n").empty());
  CHECK(accept("aCCept:text/html\r\n\r\n") == "text/html");
  CHECK(accept("Accept: a/b;q=0.1\r\nX: y\r\nAccept : c/d\r\n\r\n") == "a/b;q=0.1,c/d");
  CHECK(accept("Host: a\r\n\r\nAccept: text/html\r\n").empty());
  CHECK(accept("X-Accept: text/html\r\n\r\n").empty());
}

TEST_CASE("request head: headers that come twice are told") {
  CHECK_FALSE(read_request_head("GET / HTTP/1.1\r\nHost: a\r\n").web.repeats);
  CHECK(read_request_head("GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n").web.repeats);
  CHECK_FALSE(read_request_head("GET / HTTP/1.1\r\nAccept: a\r\nAccept: b\r\n").web.repeats);
}
