// The peers that a sender may meet: TSDs as they were measured, and others.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "simulation/auditor.h"
#include "simulation/network.h"

namespace sim {

enum class PeerKind : std::uint8_t {
  opentsdb,
  victoriametrics,
  influxdb,
  // no TSDs
  echo,          ///< our own bytes
  redis,         ///< -ERR for each line
  ssh,           ///< a greeting, and the end behind our first line
  mail,          ///< a greeting, an error for each line
  discard,       ///< reads all in silence, ends behind our end
  silent,        ///< reads nothing, says nothing
  accept_close,  ///< ends at once
  html,          ///< 200 and a page for every request
  agreeable,     ///< 204 to every request over HTTP, silence to all else
  page,          ///< a page without a status line
  tls_alert,     ///< 15 03 and the end
  fin_unread,    ///< its end of stream while our bytes are unread, later a reset
  one_byte,      ///< answers `version` by "1"
  close_late,    ///< reads all, ends a long time behind our end
};
inline constexpr int kTsds = 3;
inline constexpr int kPeers = 17;
const char* word(PeerKind kind);
inline bool is_tsd(PeerKind kind) {
  return static_cast<int>(kind) < kTsds;
}

/// State that faults change.
struct TsdState {
  bool store_fails = false;  ///< HBase is dead: writes fail late
  bool throttles = false;
  std::optional<Time> dropped_at;  ///< since then InfluxDB has no database
};

class Peer : public Host {
 public:
  TsdState state;
};

std::unique_ptr<Peer> make_peer(PeerKind kind, World& world, Auditor& auditor);
std::unique_ptr<Peer> make_opentsdb(World& world, Auditor& auditor);
std::unique_ptr<Peer> make_victoriametrics(World& world, Auditor& auditor);
std::unique_ptr<Peer> make_influxdb(World& world, Auditor& auditor);
std::unique_ptr<Peer> make_liar(PeerKind kind, World& world, Auditor& auditor);

/// The line that `put` bears: without its newline, "put " in front.
inline bool is_put(std::string_view line) {
  return line.starts_with("put ");
}

/// Calls take(line) for every whole line of `half`, which keeps the rest.
template <class Take>
void cut_lines(std::string& half, Take&& take) {
  std::size_t begin = 0;
  for (std::size_t end; (end = half.find('\n', begin)) != half.npos; begin = end + 1) {
    std::string_view line(half.data() + begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!take(line)) {
      begin = end + 1;
      break;
    }
  }
  half.erase(0, begin);
}

}  // namespace sim
