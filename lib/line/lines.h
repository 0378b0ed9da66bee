// Data points on their way to being text: `metric timestamp value tag=value ...`, one a line.
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace tsd::line {

struct Tag {
  std::string_view key;
  std::string_view value;
};

/// A buffer of whole lines. Its memory is kept over clear(), so that a steady state allocates
/// nothing. What it is given is written as it stands: names and values are the caller's.
class Lines {
 public:
  /// `time` in Unix seconds; `value` byte for byte; tags in this order.
  void add(std::string_view metric, std::int64_t time, std::string_view value,
           std::initializer_list<Tag> tags = {});
  void add(std::string_view metric, std::int64_t time, std::integral auto value,
           std::initializer_list<Tag> tags = {}) {
    fmt::format_int text(value);
    add(metric, time, std::string_view(text.data(), text.size()), tags);
  }

  std::string_view text() const { return text_; }
  bool empty() const { return text_.empty(); }
  void clear() { text_.clear(); }

 private:
  std::string text_;
};

}  // namespace tsd::line
