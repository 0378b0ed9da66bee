#include "ship/telnet/peer_behavior.h"

namespace tsd::ship {

Confirm wanted(const TelnetOptions& options, const Manners& manners) {
  if (options.confirm != Confirm::automatic || !options.auto_settles) return options.confirm;
  return manners.version == Manners::Version::mute ? Confirm::received : Confirm::settled;
}

const char* level(const TelnetOptions& options, const Manners& manners) {
  if (options.confirm == Confirm::none) return "none";
  return manners.version == Manners::Version::answers ? "parsed" : "received";
}

bool asks_alive(const TelnetOptions& options, const Manners& manners) {
  switch (wanted(options, manners)) {
    case Confirm::automatic:
    case Confirm::parsed:
      return manners.version == Manners::Version::answers;
    case Confirm::settled:
      return true;
    case Confirm::none:
    case Confirm::received:
    case Confirm::stored:
      return false;  // the last is not telnet's to give
  }
  return false;
}

}  // namespace tsd::ship
