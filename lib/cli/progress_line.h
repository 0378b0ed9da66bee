// A line on a terminal's stderr that is redrawn to show progress.
#pragma once

#include <string_view>

#include "base/say.h"

namespace tsd::cli {

class ProgressLine {
 public:
  /// Replaces the line by `text`.
  void draw(std::string_view text);
  /// Clears the line: before a message, and at the end.
  void clear();
  ~ProgressLine() { clear(); }

  /// True when stderr is a terminal.
  static bool is_seen();

 private:
  bool drawn_ = false;
};

}  // namespace tsd::cli
