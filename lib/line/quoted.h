// Text of a line within a sentence.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/foreign.h"

namespace tsd::line {

/// `text` in double quotes as printable() of base/foreign.h shows it, cut after `limit` bytes.
/// Quotes inside are not escaped.
inline std::string quoted(std::string_view text, std::size_t limit = 60) {
  return "\"" + printable(text, limit) + "\"";
}

/// The same for a line as a whole.
inline std::string quoted_line(std::string_view line) {
  constexpr std::size_t kShown = 200;  // bytes
  return quoted(line, kShown);
}

}  // namespace tsd::line
