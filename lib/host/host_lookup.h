// Looks up the name of this machine in the cloud, in rounds until everything is known.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/name.h"

namespace tsd::host {

/// What to look up. Holds values only, so a copy can be used by another thread.
struct HostLookup {
  std::vector<Source> sources;  ///< sources of the host tag, in this order; empty: not looked up
  bool phantom_unique = false;
  Cloud cloud;
};

/// The result of one round.
struct HostAnswers {
  struct Name {
    Source source;
    std::string text;
  };
  std::optional<Name> host;  ///< the name from the first cloud source that knows it
  std::optional<std::string> unique;
  std::optional<std::string> stand_in;  ///< replaces `host`: from a source other than the cloud
  std::string reason;                   ///< why an item is missing
  bool nobody = true;                   ///< all failed sources are absent: no use in retrying soon
};

/// Asks each cloud source once until one answers, then the other sources if none did.
HostAnswers ask_once(const HostLookup& lookup);

}  // namespace tsd::host
