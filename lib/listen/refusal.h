// Formulates a verdict in the words of OpenTSDB 2.4, as its telnet server replies after "put: ".
#pragma once

#include <string>
#include <string_view>

#include "line/judge.h"

namespace tsd::listen {

/// The reason for refusing a point, in OpenTSDB's words.
struct Refusal {
  std::string_view kind;  ///< "illegal argument", "invalid value", "Please throttle writes"
  std::string text;
  bool late = false;  ///< comes from the storage, some time after the point was accepted
};

/// `verdict` is the opentsdb dialect's refusal of `line`, which begins with "put ".
Refusal refusal_of(std::string_view line, const line::Verdict& verdict);

}  // namespace tsd::listen
