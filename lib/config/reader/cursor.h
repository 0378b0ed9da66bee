// A position in a text that is read byte by byte, with line and column.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/ascii.h"
#include "config/reader/assignments.h"

namespace tsd::config {

inline bool is_name_start(char c) {
  return is_ascii_letter(c) || c == '_';
}

inline bool is_name_byte(char c) {
  return is_name_start(c) || is_ascii_digit(c);
}

class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }
  /// The byte `ahead` positions from here; NUL behind the end. A NUL in the text looks the same, so
  /// loops ask at_end().
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool starts_with(std::string_view word) const { return text_.substr(at_).starts_with(word); }
  char take() {
    char c = text_[at_++];
    if (c == '\n') {
      ++line_;
      line_start_ = at_;
    }
    return c;
  }
  void skip(std::size_t count) {
    while (count-- > 0 && !at_end()) take();
  }
  void skip_line() {
    while (!at_end() && peek() != '\n') take();
  }
  std::size_t offset() const { return at_; }
  /// The text between `from` and here.
  std::string_view since(std::size_t from) const { return text_.substr(from, at_ - from); }
  TextPosition position() const { return {line_, static_cast<int>(at_ - line_start_) + 1}; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
};

}  // namespace tsd::config
