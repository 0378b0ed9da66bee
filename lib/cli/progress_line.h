// One line on a terminal's stderr that is drawn over as work goes on.
#pragma once

#include <string_view>

#include "base/say.h"

namespace tsd::cli {

class ProgressLine {
 public:
  /// `text` in place of what was there.
  void draw(std::string_view text);
  /// Nothing is left of it: before a sentence, and at the end.
  void clear();
  ~ProgressLine() { clear(); }

  /// There is a terminal to draw on.
  static bool is_seen();

 private:
  bool drawn_ = false;
};

}  // namespace tsd::cli
