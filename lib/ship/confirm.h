// What has to be proven before a line counts as confirmed. tsd-send(1) says what each level costs.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace tsd::ship {

enum class Confirm : std::uint8_t {
  automatic,  // the best that the endpoint gives without a wait
  none,       // handed to the system
  received,   // the peer read to our end of stream, and closed cleanly
  parsed,     // the peer answered `version` behind the lines
  settled,    // parsed, and no late error for some seconds on the living connection
  stored,     // the TSD waited for its store and says so: HTTP alone
};

/// The words of --confirm.
std::vector<std::pair<std::string, Confirm>> levels();

/// An Error where the transport cannot give the level.
Result<void> check_level(Confirm level, bool over_http);

}  // namespace tsd::ship
