// What a program that runs for months keeps of memory while it rests. Most of its code was used
// once, to start: options, sentences, relocations. Those pages stay mapped, and count as its own,
// until somebody presses for memory; so does what a busy minute took of the heap.
#pragma once

#include <chrono>

namespace tsd::os {

/// Unmaps the code and the constants of everything that is loaded: what is still used comes back
/// from the page cache at its next use, at some microseconds a page. Nothing that was written to is
/// touched (madvise(2), MADV_DONTNEED). Allocates nothing.
void forget_code();

/// Keeps small what a program that works in rounds takes while it rests between them: gives the
/// code and free memory back, at most every ten seconds, for a round costs some faults more then. A
/// run that is over within a second pays nothing.
class Footprint {
 public:
  /// A round is done, and nothing is left to do until the next.
  void rest();

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point due_ = Clock::now() + std::chrono::seconds(1);
};

}  // namespace tsd::os
