// The URL of something that answers HTTP: http://web1:9100/metrics, https://[::1]/metrics?a=b.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "net/endpoint.h"

namespace tsd::net {

struct Url {
  bool tls = false;
  Endpoint endpoint;   ///< with the port of the scheme, 80 or 443, where the URL has none
  std::string host;    ///< for the Host header: as it is written, with its port
  std::string target;  ///< path and query; empty where the URL has neither

  bool operator==(const Url& other) const = default;
};

/// Parses http:// and https:// URLs. Fails, with the reason, for any other scheme or none, for a
/// user or password in it (a command line is no place for them), a fragment, blanks and characters
/// beyond ASCII.
Result<Url> parse_url(std::string_view text);

/// Why `path` cannot stand in a request, before a query of our own; empty if it can: it begins with
/// "/", and has no "?", "#", blank or control character.
std::string path_fault(std::string_view path);

/// "https://web1/metrics": as it was written.
std::string to_string(const Url& url);

}  // namespace tsd::net
