// Where the lines go: stdout, in whole lines, with bounded memory and without ever holding up the
// loop where the system allows it (a pipe). Somebody downstream who does not read makes it full,
// and who fills it waits.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "os/fd.h"
#include "os/loop.h"

namespace tsd::gather {

class PointOutput {
 public:
  struct Listener {
    std::function<void()> drained;  ///< everything is written
    std::function<void(const Error&)>
        lost;  ///< nobody reads any more, or a write failed; said once
  };

  /// `fd` stays the caller's.
  PointOutput(os::Loop& loop, int fd, Listener listener);

  /// Whole lines are appended here, then flushed.
  std::string& lines() { return lines_; }
  void flush();
  /// When the loop has taken this round: one write for many small pieces.
  void flush_soon();

  std::size_t waiting() const { return lines_.size() - written_; }  ///< bytes
  bool is_full() const { return waiting() >= kFull; }
  bool is_empty() const { return lines_.empty(); }
  bool is_lost() const { return lost_; }
  /// Twice this many bytes and one source's read is all it ever takes.
  static constexpr std::size_t kFull = 1u << 20;

 private:
  void write_some();
  void wait();
  void fail(int number);

  os::Loop& loop_;
  os::Fd own_;  // a pipe opened anew, so that non-blocking is ours alone
  int fd_;
  bool is_terminal_;  // where a person reads
  Listener listener_;
  os::Timer moment_;
  bool soon_ = false;
  os::Fd twin_;  // of own_: one descriptor is watched for one thing
  os::Watch writable_;
  os::Watch trouble_;
  std::string lines_;
  std::size_t written_ = 0;  // of lines_
  bool lost_ = false;
};

}  // namespace tsd::gather
