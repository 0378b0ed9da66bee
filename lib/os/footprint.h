// What a program that runs for months keeps of memory while it waits. Most of its code was used
// once, to start: options, sentences, relocations. Those pages stay mapped, and count as its own,
// until somebody presses for memory; so does what a busy minute took of the heap.
#pragma once

#include <chrono>
#include <cstddef>

#include "base/result.h"
#include "base/units.h"

namespace tsd::os {

/// Unmaps the code and the constants of everything that is loaded: what is still used comes back
/// from the page cache at its next use, at some microseconds a page. Nothing that was written to is
/// touched (madvise(2), MADV_DONTNEED), but for a debugger's breakpoints in the code, which are
/// gone then. Allocates nothing.
void forget_code();

/// Keeps small what a program takes while it waits for work: gives free memory and the code back.
/// What is done next costs some faults more then, so this is due at most once in nine seconds, for
/// programs that work every ten; a run that is over within a second pays nothing.
class Footprint {
 public:
  /// Nothing should have come for so long: what comes in pieces has come by then.
  static constexpr Duration kQuiet{500};

  bool is_due() const { return Clock::now() >= due_; }
  /// The wait should be what comes next: the kernel maps sixteen pages at a time around each one
  /// that is used again (fault_around_bytes), so that a little work after this undoes half of it.
  void rest();
  /// Reads as os::read_some does. Where it is due, and nothing comes, it rests before, and `into`,
  /// memory of the heap, rests too.
  Result<std::size_t> read_some(int fd, char* into, std::size_t size);

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point due_ = Clock::now() + std::chrono::seconds(1);
};

}  // namespace tsd::os
