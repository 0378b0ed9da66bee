// Which TSD is at an endpoint: it decides by which rules its lines are judged and what an answer of
// it proves; and what TSDs have in common unless they are configured otherwise.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tsd::ship {

enum class Peer : std::uint8_t {
  unknown,          ///< it has not identified itself
  opentsdb,         ///< OpenTSDB 1.x or 2.x
  victoriametrics,  ///< silent over telnet; answers HTTP on the same port
  influxdb,         ///< InfluxDB 1.x [[opentsdb]]
  kairosdb,         ///< KairosDB: answers `version` and nothing else
  other,            ///< another TSD that answers `version` in words of its own
};

/// The path at which TSDs take points over HTTP, unless they are told another one.
inline constexpr const char* kPutPath = "/api/put";

/// The largest body, in bytes, that an OpenTSDB takes with its stock configuration.
inline constexpr std::size_t kStockBody = 8192;

/// Both drop and change the same lines in silence.
constexpr bool are_judged_alike(Peer one, Peer other) {
  auto rules = [](Peer peer) { return peer == Peer::other ? Peer::opentsdb : peer; };
  return rules(one) == rules(other);
}

}  // namespace tsd::ship
