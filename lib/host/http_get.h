// One small HTTP question to a metadata service: no TLS, no redirects, a deadline over all of it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/units.h"
#include "net/endpoint.h"

namespace tsd::host {

struct HttpReply {
  int status = 0;
  std::string body;
};

/// `headers` are whole lines, each with its \r\n. An Error has errno: ETIMEDOUT when the deadline
/// passed, ECONNREFUSED and the like when nobody is there; 0 when what came is no HTTP, or is more
/// than 64 KiB.
Result<HttpReply> ask_http(const net::Endpoint& server, std::string_view method,
                           std::string_view path, std::string_view headers, Duration deadline);

/// Status and body of a whole reply, as it came until the server closed.
Result<HttpReply> parse_http_reply(std::string_view bytes);

}  // namespace tsd::host
