// What this machine is called, asked of the cloud in rounds until all is known.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/name.h"

namespace tsd::host {

/// What is to be found out; a copy of it may be asked by another thread.
struct HostLookup {
  std::vector<Source> sources;  ///< for the host tag, in this order; empty: it is not asked for
  bool phantom_unique = false;
  Cloud cloud;
};

/// What one round has brought.
struct HostAnswers {
  struct Name {
    Source source;
    std::string text;
  };
  std::optional<Name> host;  ///< from the first cloud source that knows it
  std::optional<std::string> unique;
  std::optional<std::string> stand_in;  ///< for `host`, where a source knows it that is no cloud's
  std::string reason;                   ///< why something is missing
  bool nobody = true;  ///< each that was asked in vain is not there: asking again soon is of no use
};

/// Asks each cloud source once, until one knows; the others where none does.
HostAnswers ask_once(const HostLookup& lookup);

}  // namespace tsd::host
