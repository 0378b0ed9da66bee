// What a TSD answers to an HTTP request: the endpoints, status codes and bodies of OpenTSDB 2.4.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "listen/intake.h"

namespace tsd::listen {

/// A whole request; the views are good during the call.
struct HttpRequest {
  std::string_view method;
  std::string_view target;   // path and query
  std::string_view coding;   // Content-Encoding
  std::string_view body;     // as it came, packed or not
  bool too_big = false;      // its body was forgotten: longer than any that is taken
  bool crowded_out = false;  // its body was forgotten: there were too many at once
};

struct HttpAnswer {
  unsigned status = 204;
  std::string body = "";
  std::string_view type = "application/json; charset=UTF-8";
  std::string_view header = "";  // one more, with its CRLF
};

/// {"error":{"code":...,"message":...}}
HttpAnswer http_error(unsigned status, std::string_view message);

/// 503, and when to come again.
HttpAnswer http_busy(std::string_view message);

/// As a stock OpenTSDB: refuses chunked bodies, and counts those over 8,192 bytes among them.
HttpAnswer refuse_chunked();
inline constexpr std::size_t kStockBody = 8192;

/// Answers; the points that the request puts are appended to `lines`.
HttpAnswer answer_http(const HttpRequest& request, Intake& intake, std::string& lines);

}  // namespace tsd::listen
