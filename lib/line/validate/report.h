// Formats a finding: "FILE:LINE:COLUMN: code: sentence", or one JSON object.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "line/judge.h"
#include "line/validate/repair.h"

namespace tsd::line {

struct LineLocation {
  std::string_view file;
  std::uint64_t line;            ///< from 1
  std::string_view reader = {};  ///< of an endless stream, whose line numbers help nobody: the tool
  std::uint64_t times = 1;       ///< how many such findings there have been of it
};

/// One line of text with its newline. `caret` adds the input line and a mark under the bytes
/// concerned. Of an endless stream: "TOOL: code: sentence", and the line itself at the end.
std::string report_text(const LineLocation& location, const Verdict& verdict, std::string_view line,
                        bool caret);

/// One object and a newline: file, line, column, length, code, severity, sentence, text.
std::string report_json(const LineLocation& location, const Verdict& verdict,
                        std::string_view line);

/// The same for a repaired line: FILE:LINE: repaired CODES: BEFORE is now AFTER.
std::string repair_text(const LineLocation& location, const Repair& repair, std::string_view line);
std::string repair_json(const LineLocation& location, const Repair& repair, std::string_view line);

}  // namespace tsd::line
