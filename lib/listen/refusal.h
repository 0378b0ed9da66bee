// Formulates a verdict in the words of OpenTSDB 2.4: as its telnet server replies after "put: ",
// and as its HTTP server names the error of a point.
#pragma once

#include <string>
#include <string_view>

#include "line/judge.h"

namespace tsd::listen {

/// The reason for refusing a point, in OpenTSDB's words.
struct Refusal {
  /// "illegal argument", "invalid value", "unknown metric", "Please throttle writes"
  std::string_view kind;
  std::string text;
  bool late = false;  ///< comes from the storage, some time after the point was accepted
};

/// `verdict` is the opentsdb dialect's refusal of `line`, which begins with "put ".
Refusal refusal_of(std::string_view line, const line::Verdict& verdict);

/// The same in the "errors" of an HTTP answer: only an illegal argument has its own text there,
/// each other kind has one for all points (OpenTSDB's PutDataPointRpc).
std::string http_words(const Refusal& refusal);

}  // namespace tsd::listen
