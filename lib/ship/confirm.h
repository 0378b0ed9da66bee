// What has to be proven before a line counts as confirmed. tsd-send(1) says what each level costs.
#pragma once

#include <cstdint>

namespace tsd::ship {

enum class Confirm : std::uint8_t {
  automatic,  // the best that the endpoint gives without a wait
  none,       // handed to the system
  received,   // the peer read to our end of stream, and closed cleanly
  parsed,     // the peer answered `version` behind the lines
  settled,    // parsed, and no late error for some seconds on the living connection
};

}  // namespace tsd::ship
