// Who we are for an HTTP server: headers from files, so that no secret is on a command line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tsd::ship {

struct Credentials {
  std::optional<std::string> username = std::nullopt;
  std::optional<std::string> password_file = std::nullopt;  // its first line
  std::optional<std::string> headers_file =
      std::nullopt;  // "Name: value", one a line; empty lines are left out
};

/// The headers that these make, each "Name: value".
Result<std::vector<std::string>> headers_of(const Credentials& credentials);

/// RFC 4648, section 4.
std::string base64(std::string_view bytes);

}  // namespace tsd::ship
