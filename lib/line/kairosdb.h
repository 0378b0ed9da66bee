// What KairosDB drops or changes of the lines that OpenTSDB accepts, over telnet. It logs what it
// cannot read and answers nothing. Read in its source, 1.1 to 1.3 (telnet/PutCommand,
// PutMillisecondCommand, WordSplitter, TelnetServer, util/Util.parseLong); never run.
//
//   time    digits only; below 3,000,000,000 seconds, else milliseconds
//   value   with a point a double, else an integer: an optional minus and digits, so no 1e5, no +5
//   tags    a key twice drops the line, even with the same value; kairos_opt.ttl is no tag but the
//           time after which the point is removed
//   frame   `max_command_size`, 1,024 bytes before the newline by default; a longer one is dropped
#pragma once

#include <string_view>

#include "line/verdict.h"

namespace tsd::line {

/// The verdict on a line without "put " and newline which Dialect::opentsdb accepts without
/// Verdict::loses(), so that its frame is short enough.
Verdict judge_kairosdb(std::string_view line);

}  // namespace tsd::line
