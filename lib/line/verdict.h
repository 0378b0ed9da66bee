// The result of judging one line.
#pragma once

#include <cstddef>
#include <cstdint>

#include "line/fault.h"

namespace tsd::line {

/// The first fault of a line; of an accepted line the first warning, or Code::good.
struct Verdict {
  Code code = Code::good;
  std::size_t column = 1;   ///< the first byte concerned, from 1
  std::size_t length = 0;   ///< the number of bytes concerned; 0 when something is missing
  std::int64_t detail = 0;  ///< a limit or a time, inserted into the sentence of the code

  bool refused() const { return is_refusal(code); }
  bool warned() const { return !refused() && code != Code::good; }
  /// Refused, or accepted and then dropped or changed: the TSD does not have the point as written.
  bool loses() const { return fault(code).severity >= Severity::change; }
};

}  // namespace tsd::line
