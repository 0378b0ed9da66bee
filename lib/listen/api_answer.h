// An answer of the HTTP API, and its errors in the words of OpenTSDB 2.4.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tsd::listen {

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

}  // namespace tsd::listen
