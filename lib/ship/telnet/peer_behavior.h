// What a telnet endpoint does, as far as it is known, and what it can be asked to prove.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/units.h"
#include "ship/confirm.h"
#include "ship/telnet/replies.h"

namespace tsd::ship {

/// What has been learned about an endpoint. It outlives its connections.
struct PeerBehavior {
  enum class Version : std::uint8_t { unknown, answers, mute };
  Version version = Version::unknown;
  Signature signature;
  /// Most bytes to have under way without a proof: halved when a connection breaks, doubled when
  /// one proves something.
  std::size_t allowance = SIZE_MAX;

  /// Two answers can be told apart: how one looks is known.
  bool tells_answers_apart() const {
    return version == Version::answers && !signature.text.empty();
  }
};

struct TelnetOptions {
  Confirm confirm = Confirm::automatic;
  Duration answer_deadline{30'000};
  Duration settle{2'000};
  /// `auto` waits for late errors too, where the TSD answers: as a service does, or with a spool.
  bool auto_settles = false;
  /// The connection is given up for a fresh one after this long; 0: never.
  Duration reconnect_interval{0};
};

/// What counts as arrived here. A TSD that never answers can be believed by its end only.
Confirm wanted(const TelnetOptions& options, const PeerBehavior& behavior);

/// The level that a proof of now has reached, as receipts call it.
const char* level(const TelnetOptions& options, const PeerBehavior& behavior);

/// `version` is asked on the living connection: the endpoint is known to answer, or has to.
bool asks_alive(const TelnetOptions& options, const PeerBehavior& behavior);

}  // namespace tsd::ship
