// From the thread that passes lines to the one that shows them. The first never waits for the
// second: what does not fit is counted.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "os/bell.h"

namespace tsd::watch {

class Feed {
 public:
  static constexpr std::size_t kMostWaiting = 2u << 20;  ///< bytes of lines
  static constexpr std::size_t kMostRefusals = 100;      ///< that wait; the first ones
  static constexpr std::size_t kMostBytes = 1024;        ///< of a refused line, or a reason

  // Called by the thread that passes lines.

  /// Whole lines, each with its newline.
  void give(std::string_view lines);
  void refuse(std::string_view line, std::string_view reason);
  void say(std::string_view sentence);
  /// The reader of the lines is awaited from now on (milliseconds since 1970), or not: 0.
  void await_reader(std::int64_t since_ms) { awaited_since_ms_ = since_ms; }

  // Called by the thread that shows them.

  struct Refusal {
    std::string line;
    std::string reason;
  };
  struct Taken {
    std::string lines;
    std::vector<Refusal> refusals;
    std::vector<std::string> sentences;
    std::uint64_t missed_lines = 0;     ///< of all time
    std::uint64_t missed_refusals = 0;  ///< of all time
  };
  /// Replaces `into` with what has come; its memory is used for what comes next.
  void take(Taken& into);
  std::int64_t awaited_since_ms() const { return awaited_since_ms_; }
  /// Readable while something waits to be taken.
  int fd() const { return bell_.fd(); }

 private:
  void wake();

  os::Bell bell_;
  std::mutex mutex_;
  Taken waiting_;
  bool is_awake_ = false;
  std::atomic<std::int64_t> awaited_since_ms_{0};
};

}  // namespace tsd::watch
