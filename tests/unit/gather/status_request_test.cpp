#include "gather/status_request.h"

#include <catch2/catch.hpp>

using tsd::gather::read_status_request;
using Method = tsd::gather::StatusRequest::Method;
using tsd::prometheus::Form;

TEST_CASE("status request: the path /metrics, in all its forms, and no other") {
  for (const char* head :
       {"GET /metrics HTTP/1.1\r\n\r\n", "GET /metrics?a=b HTTP/1.0\r\n\r\n",
        "GET http://h:1/metrics HTTP/1.1\r\n\r\n", "GET /metrics#x HTTP/1.1\r\n\r\n"}) {
    CAPTURE(head);
    CHECK(read_status_request(head).is_for_metrics);
  }
  for (const char* head : {"GET / HTTP/1.1\r\n\r\n", "GET /metrics/ HTTP/1.1\r\n\r\n",
                           "GET /x/metrics HTTP/1.1\r\n\r\n", "GET metrics HTTP/1.1\r\n\r\n",
                           "GET /?/metrics HTTP/1.1\r\n\r\n", "GET http://metrics HTTP/1.1", "GET",
                           "", "/metrics", "\r\n/metrics"}) {
    CAPTURE(head);
    CHECK_FALSE(read_status_request(head).is_for_metrics);
  }
}

TEST_CASE("status request: the method") {
  CHECK(read_status_request("GET /metrics HTTP/1.1").method == Method::get);
  CHECK(read_status_request("HEAD /metrics HTTP/1.1").method == Method::head);
  CHECK(read_status_request("POST /metrics HTTP/1.1").method == Method::other);
  CHECK(read_status_request("get /metrics HTTP/1.1").method == Method::other);
}

TEST_CASE("status request: Accept may come in several headers, and not in a body") {
  auto form = [](std::string headers) {
    return read_status_request("GET /metrics HTTP/1.1\r\n" + headers).form;
  };
  CHECK(form("Host: a\r\n\r\n") == Form::text);
  CHECK(form("aCCept:application/openmetrics-text\r\n\r\n") == Form::openmetrics);
  CHECK(form("Accept: text/plain;q=0.1\r\nX: y\r\nAccept: "
             "application/openmetrics-text;q=0.2\r\n\r\n") == Form::openmetrics);
  CHECK(form("Host: a\r\n\r\nAccept: application/openmetrics-text\r\n") == Form::text);
  CHECK(form("X-Accept: application/openmetrics-text\r\n\r\n") == Form::text);
}
