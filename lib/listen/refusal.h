// A verdict in the words of OpenTSDB 2.4, as its telnet side says them after "put: ".
#pragma once

#include <string_view>

#include "line/judge.h"
#include "listen/referee.h"

namespace tsd::listen {

/// `verdict` is the opentsdb dialect's refusal of `line`, which begins with "put ".
Refusal refusal_of(std::string_view line, const line::Verdict& verdict);

}  // namespace tsd::listen
