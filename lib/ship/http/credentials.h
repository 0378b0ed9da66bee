// Credentials for an HTTP server, read from files, so that no secret is on a command line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tsd::ship {

struct Credentials {
  std::optional<std::string> username = std::nullopt;
  std::optional<std::string> password_file = std::nullopt;  ///< its first line is used
  std::optional<std::string> headers_file =
      std::nullopt;  ///< "Name: value", one a line; empty lines are ignored

  bool operator==(const Credentials&) const = default;
};

/// The resulting headers, each "Name: value". Fails when a file cannot be read or is malformed.
Result<std::vector<std::string>> headers_of(const Credentials& credentials);

/// Encodes `bytes` as of RFC 4648, section 4.
std::string base64(std::string_view bytes);

}  // namespace tsd::ship
