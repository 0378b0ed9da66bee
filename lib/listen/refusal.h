// A verdict in the words of OpenTSDB 2.4, as its telnet side says them after "put: ".
#pragma once

#include <string>
#include <string_view>

#include "line/judge.h"

namespace tsd::listen {

/// Why a point is refused, in OpenTSDB's words.
struct Refusal {
  std::string_view kind;  // "illegal argument", "invalid value", "Please throttle writes"
  std::string text;
  bool late = false;  // the storage says it, some time after the point was taken
};

/// `verdict` is the opentsdb dialect's refusal of `line`, which begins with "put ".
Refusal refusal_of(std::string_view line, const line::Verdict& verdict);

}  // namespace tsd::listen
