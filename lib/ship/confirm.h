// What has to be proven before a line counts as confirmed. tsd-send(1) says what each level costs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace tsd::ship {

enum class Confirm : std::uint8_t {
  automatic,  ///< the best proof without a wait; with a spool, waits for late errors
  none,       ///< written to the socket
  received,   ///< the peer read up to our end of stream, and closed cleanly; or a broker has it
  parsed,     ///< the peer answered `version` behind the lines; over HTTP: reported each point
  settled,    ///< parsed, and no late error came for --settle on the open connection
  stored,     ///< the TSD waited for its store and says so: HTTP only
  replicated,  ///< two brokers of Kafka have it or more: Kafka only
};

/// The words of --confirm.
std::vector<std::pair<std::string, Confirm>> levels();

/// The word of a level in --confirm, in receipts and in the summary.
const char* word(Confirm level);
inline constexpr std::size_t kLevels = 7;

/// Fails when the transport cannot prove the level.
Result<void> check_level(Confirm level, bool over_http);

}  // namespace tsd::ship
