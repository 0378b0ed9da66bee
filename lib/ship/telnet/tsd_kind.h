// The kinds of TSD: which rules their lines must pass, and what is known of their behavior before
// the first connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "line/rules.h"
#include "ship/confirm.h"
#include "ship/telnet/peer_behavior.h"

namespace tsd::ship {

enum class TsdKind : std::uint8_t {
  automatic,        ///< OpenTSDB's rules, the strictest; its behavior is found out
  opentsdb,         ///< answers `version`; HTTP reports each point, bodies of 8,192 bytes
  victoriametrics,  ///< never answers `version`, counts it as an invalid row; HTTP always 204
  influxdb,         ///< answers `version` without a newline; HTTP 204
  portable,         ///< the rules common to all; its behavior is found out
  prometheus,       ///< a receiver of Prometheus remote write
};

/// The words of --dialect.
std::vector<std::pair<std::string, TsdKind>> tsd_kinds();

line::Dialect dialect_of(TsdKind kind);
/// What is known without asking the endpoint.
PeerBehavior behavior_of(TsdKind kind);
/// Size limit of the first HTTP bodies, in bytes.
std::size_t first_body_bytes(TsdKind kind);

/// Fails when such a TSD, or the transport, cannot prove the level.
Result<void> check_level(TsdKind kind, Confirm level, bool over_http);

}  // namespace tsd::ship
