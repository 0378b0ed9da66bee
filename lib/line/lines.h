// Formats data points as text: `metric timestamp value tag=value ...`, one per line.
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

/// An integer as text, without heap allocation.
class Digits {
 public:
  explicit Digits(std::integral auto number) {
    end_ = std::to_chars(text_.begin(), text_.end(), number).ptr;
  }
  Digits(const Digits&) = delete;  ///< end_ points into it
  operator std::string_view() const { return {text_.begin(), end_}; }

 private:
  std::array<char, 24> text_;
  const char* end_;
};

/// A buffer of whole lines. clear() keeps its memory, so a steady state allocates nothing. Names
/// and values are written unchanged; the caller makes sure that they are valid.
class Lines {
 public:
  Lines() = default;
  /// Passes its text to `take` and clears it whenever it exceeds `most` bytes.
  Lines(std::size_t most, std::function<void(std::string_view)> take)
      : most_(most), take_(std::move(take)) {}

  /// `time` is in Unix seconds; `value` is written byte for byte; tags keep their order.
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
