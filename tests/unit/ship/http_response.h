// An answer of a server that the test plays.
#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>

/// `more`: further headers, each with its CR LF.
inline std::string response(std::string_view status, std::string_view body = "",
                            std::string_view more = "") {
  return fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(), more,
                     body);
}
