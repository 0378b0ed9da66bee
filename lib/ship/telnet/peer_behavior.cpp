#include "ship/telnet/peer_behavior.h"

namespace tsd::ship {

Confirm wanted(const TelnetOptions& options, const PeerBehavior& behavior) {
  if (options.confirm != Confirm::automatic || !options.auto_settles) return options.confirm;
  if (behavior.version == PeerBehavior::Version::mute) return Confirm::received;
  return reports_late_errors(behavior.peer) ? Confirm::settled : Confirm::parsed;
}

bool needs_identity(Confirm level) {
  return level != Confirm::none && level != Confirm::received;
}

bool reports_late_errors(Peer peer) {
  return peer != Peer::influxdb && peer != Peer::kairosdb;
}

bool needs_store(const TelnetOptions& options, const PeerBehavior& behavior) {
  return needs_identity(options.confirm) && behavior.peer == Peer::influxdb;
}

bool asks_over_http(const TelnetOptions& options, const PeerBehavior& behavior) {
  bool may_be_mute = behavior.version != PeerBehavior::Version::answers;
  return (options.confirm == Confirm::automatic && may_be_mute) || needs_store(options, behavior);
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
