// Writes the lines to stdout: whole lines, bounded memory, and without blocking the loop if stdout
// is a pipe. When the reader does not keep up, the output becomes full, and the sources must wait.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "os/fd.h"
#include "os/loop.h"

namespace tsd::gather {

class PointOutput {
 public:
  struct Listener {
    std::function<void()> drained;           ///< all lines are written
    std::function<void(const Error&)> lost;  ///< the reader is gone, or a write failed; called once
  };

  /// The caller keeps ownership of `fd`. -1: lines go nowhere.
  PointOutput(os::Loop& loop, int fd, Listener listener);

  /// Append whole lines here, then flush.
  std::string& lines() { return lines_; }
  void flush();
  /// Writes a text that is not made of lines of points, as it is, behind all that was flushed.
  void print(std::string_view text);
  /// Flushes after the present round of the loop: one write for many small pieces.
  void flush_soon();

  std::size_t waiting() const { return lines_.size() - written_; }  ///< bytes
  bool is_full() const { return waiting() >= kFull; }
  bool is_empty() const { return lines_.empty(); }
  bool is_lost() const { return lost_; }
  /// Since when its reader takes nothing; nothing while all is written.
  std::optional<std::chrono::steady_clock::time_point> blocked_since() const { return blocked_; }
  /// Memory is at most twice this many bytes and one read of a source.
  static constexpr std::size_t kFull = 1u << 20;

 private:
  void write_some();
  void wait();
  void fail(int number);

  os::Loop& loop_;
  os::Fd own_;  // the pipe, opened again: O_NONBLOCK must not affect its other users
  int fd_;
  bool is_terminal_;  // lines are then formatted for a person
  Listener listener_;
  os::Timer moment_;
  bool soon_ = false;
  os::Fd twin_;  // of own_, for trouble_: a descriptor can have one watch
  os::Watch writable_;
  os::Watch trouble_;
  std::string lines_;
  std::size_t written_ = 0;  // bytes of lines_
  bool lost_ = false;
  std::optional<std::chrono::steady_clock::time_point> blocked_;
};

}  // namespace tsd::gather
