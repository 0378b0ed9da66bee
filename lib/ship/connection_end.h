// Why a connection to a TSD ended.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/units.h"

namespace tsd::ship {

struct ConnectionEnd {
  enum class Kind : std::uint8_t {
    done,    ///< all that was sent is proven
    broken,  ///< the connection failed, or the peer misbehaved
    retry,   ///< the TSD works, but asks to try again later
    no_tsd,  ///< the endpoint is no TSD, or its put is elsewhere
  };
  Kind kind = Kind::done;
  std::string reason;                            ///< a sentence; empty for `done`
  std::optional<Duration> pause = std::nullopt;  ///< if the TSD asks for one
  bool is_by_peer = false;  ///< of `done`: the peer left while nothing was under way
};

}  // namespace tsd::ship
