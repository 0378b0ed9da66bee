// What a TSD answers to an HTTP request: the endpoints, status codes and bodies of OpenTSDB 2.4.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "listen/service_state.h"

namespace tsd::listen {

/// A whole request; the views are good during the call.
struct ApiRequest {
  std::string_view method;
  std::string_view target;   // path and query
  std::string_view coding;   // Content-Encoding
  std::string_view body;     // as it came, packed or not
  bool too_big = false;      // its body was forgotten: longer than any that is taken
  bool crowded_out = false;  // its body was forgotten: there were too many at once
};

struct ApiAnswer {
  unsigned status = 204;
  std::string body = "";
  std::string_view type = "application/json; charset=UTF-8";
  std::string_view header = "";  // one more, with its CRLF
};

/// {"error":{"code":...,"message":...}}
ApiAnswer http_error(unsigned status, std::string_view message);

/// 503, and when to come again.
ApiAnswer http_busy(std::string_view message);

/// As a stock OpenTSDB: refuses chunked bodies, and counts those over 8,192 bytes among them.
ApiAnswer refuse_chunked();
inline constexpr std::size_t kStockBody = 8192;

/// Answers; the points that the request puts are appended to `lines`.
ApiAnswer answer_http(const ApiRequest& request, ServiceState& state, std::string& lines);

}  // namespace tsd::listen
