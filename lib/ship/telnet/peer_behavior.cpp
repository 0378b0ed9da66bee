#include "ship/telnet/peer_behavior.h"

namespace tsd::ship {

Confirm wanted(const TelnetOptions& options, const PeerBehavior& behavior) {
  if (options.confirm != Confirm::automatic || !options.auto_settles) return options.confirm;
  return behavior.version == PeerBehavior::Version::mute ? Confirm::received : Confirm::settled;
}

bool needs_identity(Confirm level) {
  return level != Confirm::none && level != Confirm::received;
}

bool asks_over_http(const TelnetOptions& options, const PeerBehavior& behavior) {
  bool may_say_more =
      behavior.version != PeerBehavior::Version::answers || behavior.peer == Peer::influxdb;
  return options.confirm == Confirm::automatic && !behavior.is_trusted && may_say_more;
}

bool asks_alive(const TelnetOptions& options, const PeerBehavior& behavior) {
  switch (wanted(options, behavior)) {
    case Confirm::automatic:
    case Confirm::parsed:
      return behavior.version == PeerBehavior::Version::answers;
    case Confirm::settled:
      return true;
    case Confirm::none:
    case Confirm::received:
    case Confirm::stored:
    case Confirm::replicated:
      return false;  // telnet cannot prove the last two
  }
  return false;
}

}  // namespace tsd::ship
