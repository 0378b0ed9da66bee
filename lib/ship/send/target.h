// Where points are to go and by which way, as options say it, and what a sender makes of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/tls_client.h"
#include "ship/http/credentials.h"
#include "ship/remote_write/family_book.h"
#include "ship/send/sender_options.h"
#include "ship/telnet/tsd_kind.h"

namespace tsd::ship {

struct Target {
  std::vector<std::string> hosts;  ///< each may be a list with commas; for remote write also URLs
  std::optional<std::int64_t> port;
  bool http = false;
  std::optional<std::string> path;  ///< of HTTP
  std::vector<std::string> labels;  ///< "TAG=LABEL": renames for remote write
  Credentials credentials;
  bool tls = false;
  net::TlsOptions tls_options;
  DescribeMetric describe;  ///< of metrics, for remote write
};

/// Points leave over HTTP, as JSON or by remote write.
bool is_over_http(const Target& target, TsdKind kind);

/// Asked for by itself, or by a URL with https.
bool wants_tls(const Target& target);

/// Sets the endpoints and the transport of `options`, of which `kind` and `confirm` are set, with
/// credentials read from their files and libraries loaded. Fails where choices exclude each other.
Result<void> aim(const Target& target, SenderOptions& options);

}  // namespace tsd::ship
