// Why a connection to a TSD came to its end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/units.h"

namespace tsd::ship {

struct ConnectionEnd {
  enum class Kind : std::uint8_t {
    done,    // all that was sent is proven
    broken,  // something was under way, or the peer misbehaved
    retry,   // the TSD is there and asks for deadline
  };
  Kind kind = Kind::done;
  std::string reason;  // a sentence for all but done
  /// How long the TSD asks to be left alone.
  std::optional<Duration> pause = std::nullopt;
};

}  // namespace tsd::ship
