// Where points of remote write go, as users write it: HOST[:PORT], or the URL that Prometheus'
// remote_write has, http://tsd1:9090/api/v1/write.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/endpoint.h"

namespace tsd::net {

/// The port of Prometheus, where HOST names none.
inline constexpr std::uint16_t kWritePort = 9090;

struct WriteTarget {
  std::vector<Endpoint> endpoints;
  std::optional<std::string> path;  ///< of the URLs
  bool tls = false;                 ///< they are https://
};

/// Parses a list with commas of HOST[:PORT] and of URLs whose path ends with /api/v1/write. A URL
/// without a port means 80 or 443; a host without one `port`, or 9090. Fails where paths or schemes
/// differ, and for other URLs with the sentence of parse_endpoint() and what to write for a
/// receiver.
Result<WriteTarget> parse_write_target(std::string_view list, std::optional<std::uint16_t> port);

/// Some word of the list is the URL of a receiver, as parse_write_target() takes it.
bool has_write_url(std::string_view list);

}  // namespace tsd::net
