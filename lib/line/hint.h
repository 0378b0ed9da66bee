// What the author of a refused line probably meant: the shapes of typical mistakes. Made for the
// sentence about a line that has a fault already; it decides nothing.
#pragma once

#include <string>
#include <string_view>

#include "line/verdict.h"

namespace tsd::line {

struct Hint {
  std::string text;       ///< empty: nothing is known
  bool is_alone = false;  ///< it says more than the sentence of the code, and takes its place
};

/// `line` is the line that the verdict is about.
Hint hint_at(const Verdict& verdict, std::string_view line);

}  // namespace tsd::line
