#include "listen/api_answer.h"

#include <fmt/core.h>

#include "listen/http_point.h"

namespace tsd::listen {

ApiAnswer http_error(unsigned status, std::string_view message, std::string_view details) {
  std::string more = details.empty() ? "" : ",\"details\":" + json_quoted(details);
  return {.status = status,
          .body = fmt::format("{{\"error\":{{\"code\":{},\"message\":{}{}}}}}", status,
                              json_quoted(message), more)};
}

ApiAnswer http_busy(std::string_view message) {
  ApiAnswer busy = http_error(503, message);
  busy.header = "Retry-After: 1\r\n";
  return busy;
}

ApiAnswer refuse_chunked() {
  return {.status = 400,
          .body = "<html><body>Chunked request not supported.</body></html>\n",
          .type = "text/html; charset=UTF-8"};
}

}  // namespace tsd::listen
