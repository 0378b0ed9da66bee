// One small HTTP request to a metadata service: no TLS, no redirects, one deadline for everything.
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

/// `headers` are whole lines, each with its \r\n. Errors have an errno: ETIMEDOUT at the deadline,
/// ECONNREFUSED and the like without a server; 0 for a malformed reply or one of more than 64 KiB.
Result<HttpReply> ask_http(const net::Endpoint& server, std::string_view method,
                           std::string_view path, std::string_view headers, Duration deadline);

/// Parses a whole reply, as received until the server closed.
Result<HttpReply> parse_http_reply(std::string_view bytes);

}  // namespace tsd::host
