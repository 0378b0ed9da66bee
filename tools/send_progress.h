// The progress display of tsd-send: a bar on a terminal, or a sentence every ten seconds.
#pragma once

#include <chrono>

#include "base/say.h"
#include "cli/progress_line.h"
#include "ship/progress.h"

namespace tsd::send {

enum class ProgressWish { automatic, bar, plain, none };

class ProgressDisplay {
 public:
  /// `from_file`: the input is a regular file, so its end is known. `automatic` draws a bar only
  /// then. A bar is drawn only where standard error is a terminal.
  ProgressDisplay(ProgressWish wish, bool from_file, Say say);

  /// Removes the bar before each sentence.
  Say say();

  /// Empty when nothing is displayed.
  ship::TakeProgress taker();

  /// Removes the bar.
  void clear() { line_.clear(); }

 private:
  using Clock = std::chrono::steady_clock;

  void take(const ship::Progress& progress);

  ProgressWish wish_;
  Say say_;
  cli::ProgressLine line_;
  ship::ProgressText text_{Clock::now()};
  std::chrono::milliseconds next_;  ///< age of the push at which the next sentence is due
};

}  // namespace tsd::send
