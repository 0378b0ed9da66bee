// A stream of bytes, cut into lines. Half lines wait for their end; a line over the limit costs
// itself only, and never memory.
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

  /// For the lines that end from now on.
  void set_limit(std::size_t limit) { limit_ = limit; }

  /// Calls `take(std::string_view line)` for every line that `bytes` completes, without its '\n'.
  /// The view is good during the call only.
  template <class Take>
  void feed(std::string_view bytes, Take&& take) {
    for (std::size_t end; (end = bytes.find('\n')) != bytes.npos; bytes.remove_prefix(end + 1)) {
      finish_line(bytes.substr(0, end), take);
    }
    keep(bytes);
  }

  /// The end of the stream: what waits without a newline is a line too.
  template <class Take>
  void end(Take&& take) {
    if (is_amid_line()) finish_line({}, take);
  }

  /// Something of a line has come, and its end has not.
  bool is_amid_line() const { return overlong_ || !half_.empty(); }
  /// Bytes of the half line that waits.
  std::size_t waiting() const { return half_.size(); }
  /// Lines left out because of their length, so far.
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
    half_.clear();
    overlong_ = false;
  }

  void keep(std::string_view bytes);

  std::size_t limit_;
  std::string half_;
  bool overlong_ = false;
  std::uint64_t overlong_lines_ = 0;
};

}  // namespace tsd
