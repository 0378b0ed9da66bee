// What came of judging one line.
#pragma once

#include <cstddef>
#include <cstdint>

#include "line/fault.h"

namespace tsd::line {

/// The first thing that is wrong with a line; for a line that is taken, the first warning.
struct Verdict {
  Code code = Code::good;
  std::size_t column = 1;   // byte of the line it is about, from 1
  std::size_t length = 0;   // how many bytes it is about; 0 where something is missing
  std::int64_t detail = 0;  // a limit or a time, as the code's sentence says

  bool refused() const { return fault(code).severity == Severity::fault; }
  bool warned() const { return fault(code).severity == Severity::warning; }
};

}  // namespace tsd::line
