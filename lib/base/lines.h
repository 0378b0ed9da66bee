// Cuts a stream of bytes into lines. An unfinished line is kept until its end comes. A line over
// the limit is dropped as it comes, so it never costs memory, and the lines around it are not
// affected.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tsd {

class LineCutter {
 public:
  /// Lines of more than `limit` bytes (without their newline) are counted and left out.
  explicit LineCutter(std::size_t limit) : limit_(limit) {}

  /// Applies to the lines that end after this call.
  void set_limit(std::size_t limit) { limit_ = limit; }

  /// Calls `take(std::string_view line)` for every line that `bytes` completes, without its '\n'.
  /// The view is valid during the call only.
  template <class Take>
  void feed(std::string_view bytes, Take&& take) {
    for (std::size_t end; (end = bytes.find('\n')) != bytes.npos; bytes.remove_prefix(end + 1)) {
      finish_line(bytes.substr(0, end), take);
    }
    keep(bytes);
  }

  /// Ends the stream: an unfinished line counts as a line.
  template <class Take>
  void end(Take&& take) {
    if (is_amid_line()) finish_line({}, take);
  }

  /// True when the last line has begun and its newline has not come.
  bool is_amid_line() const { return overlong_ || !half_.empty(); }
  /// Bytes that are kept of the unfinished line.
  std::size_t waiting() const { return half_.size(); }
  /// Lines dropped because of their length, so far.
  std::uint64_t overlong_lines() const { return overlong_lines_; }

 private:
  template <class Take>
  void finish_line(std::string_view rest, Take&& take) {
    if (overlong_ || half_.size() + rest.size() > limit_) {
      ++overlong_lines_;
    } else if (half_.empty()) {
      take(rest);
    } else {
      half_.append(rest);
      take(std::string_view(half_));
    }
    forget_half();
    overlong_ = false;
  }

  void keep(std::string_view bytes);
  void forget_half();

  std::size_t limit_;
  std::string half_;
  bool overlong_ = false;
  std::uint64_t overlong_lines_ = 0;
};

}  // namespace tsd
