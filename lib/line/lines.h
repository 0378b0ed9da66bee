// Data points on their way to being text: `metric timestamp value tag=value ...`, one a line.
#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace tsd::line {

struct Tag {
  std::string_view key;
  std::string_view value;
};

/// A whole number as text, without a heap.
class Digits {
 public:
  explicit Digits(std::integral auto number) {
    end_ = std::to_chars(text_.begin(), text_.end(), number).ptr;
  }
  Digits(const Digits&) = delete;  // end_ points into it
  operator std::string_view() const { return {text_.begin(), end_}; }

 private:
  std::array<char, 24> text_;
  const char* end_;
};

/// A buffer of whole lines. Its memory is kept over clear(), so that a steady state allocates
/// nothing. What it is given is written as it stands: names and values are the caller's.
class Lines {
 public:
  Lines() = default;
  /// Hands what it holds to `take`, and begins anew, whenever that is more than `most` bytes.
  Lines(std::size_t most, std::function<void(std::string_view)> take)
      : most_(most), take_(std::move(take)) {}

  /// `time` in Unix seconds; `value` byte for byte; tags in this order.
  void add(std::string_view metric, std::int64_t time, std::string_view value,
           std::initializer_list<Tag> tags = {});
  void add(std::string_view metric, std::int64_t time, std::integral auto value,
           std::initializer_list<Tag> tags = {}) {
    add(metric, time, Digits(value), tags);
  }

  std::string_view text() const { return text_; }
  bool empty() const { return text_.empty(); }
  void clear() { text_.clear(); }

 private:
  std::size_t most_ = static_cast<std::size_t>(-1);
  std::function<void(std::string_view)> take_;
  std::string text_;
};

}  // namespace tsd::line
