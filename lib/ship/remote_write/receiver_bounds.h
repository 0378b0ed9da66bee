// What a receiver would lose in silence, or what would spoil it. No answer tells of it, so such
// lines are rejected before they are sent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "ship/peer.h"

namespace tsd::ship {

struct ReceiverBounds {
  std::int64_t latest = std::numeric_limits<std::int64_t>::max();  ///< milliseconds since 1970
  std::string_view later = {};           ///< what is told of a time beyond, after the time
  std::size_t most_labels = SIZE_MAX;    ///< of a series, with its name
  std::size_t longest_value = SIZE_MAX;  ///< bytes of a label's value, the name's among them
};

/// The bounds of `peer`. Our clock shows `now`, in seconds since 1970, and its clock `ahead` more.
///
/// VictoriaMetrics drops times two days ahead. It drops labels beyond 30 and cuts long values; from
/// 1.108 on it drops such points (lenient.h). Prometheus refuses times ten minutes ahead, and so
/// does Mimir. Before 2.43 or so Prometheus takes them, and from then on refuses every point that
/// is an hour older, which is all that others send: 2.42 was asked.
ReceiverBounds bounds_of(Peer peer, std::int64_t now, std::int64_t ahead);

}  // namespace tsd::ship
