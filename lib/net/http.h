// One HTTP/1.1 request and its response, over a connection that may serve the next one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "net/async.h"
#include "net/stream.h"

namespace tsd::net {

struct HttpRequest {
  std::string_view method = "POST";
  std::string target = "/";
  std::string host;                  // of the Host header
  std::vector<std::string> headers;  // "Name: value", without the end of line
  std::string_view body;             // with Content-Length, never in chunks
};

struct HttpResponse {
  int status = 0;
  std::string reason;  // "Bad Request"
  std::string body;
  std::string date;         // as the header says it; empty where there is none
  std::string retry_after;  // as the header says it; empty where there is none
  bool keeps_alive = false;
};

/// Errors are the connection's, a silence of `deadline`, or what is no HTTP. A body of more than
/// 16 MiB is an error too.
Task<Result<HttpResponse>> exchange(Stream& stream, const HttpRequest& request, Duration deadline);

}  // namespace tsd::net
