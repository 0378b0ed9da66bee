// The memory that a long-running program holds while it waits. Most of its code was used once, to
// start: options, messages, relocations. Those pages stay mapped, and count as its own, until
// memory runs short; so do the heap and the stack that a busy minute took.
#pragma once

#include <chrono>
#include <cstddef>

#include "base/result.h"
#include "base/units.h"

namespace tsd::os {

/// Unmaps the code and constants of all loaded objects; what is still used comes back from the page
/// cache at its next use, at some microseconds a page. Leaves written pages alone (madvise(2),
/// MADV_DONTNEED), except that a debugger's breakpoints in the code are lost. Allocates nothing.
void forget_code();

/// Returns free heap, stack and code to the system while a program waits for work. The next work
/// then costs some page faults, so it is due at most every 9 s, for programs that work every 10 s,
/// and never in the first second, so that short runs pay nothing.
class Footprint {
 public:
  /// Rest only after this much silence: input that comes in pieces is complete by then.
  static constexpr Duration kQuiet{500};

  bool is_due() const { return Clock::now() >= due_; }
  /// Call it right before waiting: the kernel maps 16 pages around each page used again
  /// (fault_around_bytes), so a little work after this undoes half of it.
  void rest();
  /// Reads as os::read_some does. When rest() is due and nothing comes for kQuiet, first gives back
  /// `into` (heap memory) and calls rest().
  Result<std::size_t> read_some(int fd, char* into, std::size_t size);

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point due_ = Clock::now() + std::chrono::seconds(1);
};

}  // namespace tsd::os
