// What takes the place of one of tcollector's own settings.
#pragma once

#include <string>

#include "config/reader/assignments.h"

namespace tsd::config {

struct Replaced {
  /// Where the replacement belongs.
  enum Target {
    host,     ///< the TSD: tsd-install-init -H, tsd-send -H
    port,     ///< its port
    collect,  ///< an option of tsd-collect
    send,     ///< an option of tsd-send
    nothing,  ///< no option; `text` says what is done instead
    by_hand,  ///< a person has to carry the value over; `text` says where to
  };
  std::string name;
  TextPosition position;
  Target target = nothing;
  std::string text;  ///< the option with its value, or a sentence
  std::string key;   ///< of what is set: later ones with the same key take its place
};

}  // namespace tsd::config
