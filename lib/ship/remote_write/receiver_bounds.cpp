#include "ship/remote_write/receiver_bounds.h"

#include <algorithm>
#include <cstdint>

#include "line/dialects.h"
#include "line/lenient.h"

namespace tsd::ship {

ReceiverBounds bounds_of(Peer peer, std::int64_t now, std::int64_t ahead) {
  constexpr std::int64_t kPrometheusAhead = 600;
  if (peer == Peer::victoriametrics) {
    return {(now + ahead + line::kMostAhead) * 1000,
            "is two days ahead of the clock or more; this TSD drops it", line::kMostStored + 1,
            line::kLongestValue};
  }
  // It says what it refuses, so a clock that is behind takes nothing away.
  return {(now + std::max<std::int64_t>(ahead, 0) + kPrometheusAhead) * 1000,
          "is more than ten minutes ahead of the clock: Prometheus refuses it, or else what comes "
          "after it"};
}

}  // namespace tsd::ship
