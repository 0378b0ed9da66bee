// The kinds of TSD: whose rules the lines must pass, and what is known of the behavior of one
// before it is asked.
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
  automatic,        // OpenTSDB's rules, the strictest; its behavior are found out
  opentsdb,         // answers `version`, tells details over HTTP, takes 8,192 bytes
  victoriametrics,  // never answers `version`, and counts it as an invalid row; HTTP always 204
  influxdb,         // answers `version` without a newline; HTTP 204
  portable,         // the rules that all have in common; its behavior are found out
};

/// The words of --dialect.
std::vector<std::pair<std::string, TsdKind>> tsd_kinds();

line::Dialect dialect_of(TsdKind kind);
/// What a telnet connection need not find out.
PeerBehavior behavior_of(TsdKind kind);
/// Bytes of the first HTTP bodies.
std::size_t first_body_bytes(TsdKind kind);

/// An Error where such a TSD cannot give the level, over any transport or over this one.
Result<void> check_level(TsdKind kind, Confirm level, bool over_http);

}  // namespace tsd::ship
