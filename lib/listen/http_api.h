// Answers HTTP requests with the endpoints, status codes and bodies of OpenTSDB 2.4.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "listen/service_state.h"

namespace tsd::listen {

/// A whole request; the views are valid during the call.
struct ApiRequest {
  std::string_view method;
  std::string_view target;   ///< path and query
  std::string_view coding;   ///< Content-Encoding
  std::string_view body;     ///< as received, compressed or not
  bool too_big = false;      ///< the body was dropped: it exceeds the limit
  bool crowded_out = false;  ///< the body was dropped: all bodies together exceed the limit
};

struct ApiAnswer {
  unsigned status = 204;
  std::string body = "";
  std::string_view type = "application/json; charset=UTF-8";
  std::string_view header = "";  ///< an additional header line with its CRLF
};

/// {"error":{"code":...,"message":...,"details":...}}, without empty details
ApiAnswer http_error(unsigned status, std::string_view message, std::string_view details = "");

/// 503 with a Retry-After header.
ApiAnswer http_busy(std::string_view message);

/// The refusal of a chunked body by a stock OpenTSDB, which also treats bodies over 8,192 bytes as
/// chunked.
ApiAnswer refuse_chunked();
inline constexpr std::size_t kStockBody = 8192;

/// Answers the request; appends the points that it puts to `lines`.
ApiAnswer answer_http(const ApiRequest& request, ServiceState& state, std::string& lines);

}  // namespace tsd::listen
