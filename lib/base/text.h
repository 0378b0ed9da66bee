// Cuts a text in memory into lines and words. For a stream see base/lines.h.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

namespace tsd {

/// A set of bytes that separate words.
class Blanks {
 public:
  explicit constexpr Blanks(std::string_view bytes) {
    for (char c : bytes) has_[static_cast<unsigned char>(c)] = true;
  }
  constexpr bool has(char c) const { return has_[static_cast<unsigned char>(c)]; }

 private:
  std::array<bool, 256> has_{};
};

/// The ASCII white space of Python's split(): space, \t \n \v \f \r and 0x1c to 0x1f.
inline constexpr Blanks kBlanks(" \t\n\v\f\r\x1c\x1d\x1e\x1f");
/// White space inside a line of a file; \r is there when the file comes from Windows.
inline constexpr Blanks kLineBlanks(" \t\r");

/// `text` without the blanks at its ends.
std::string_view trim(std::string_view text, const Blanks& blanks = kBlanks);

/// Empties `text` and frees its memory. Assigning an empty string, or clear(), keeps it.
inline void release(std::string& text) {
  std::string().swap(text);
}

/// Cuts the first word off `rest` and returns it; empty when there are no more words.
std::string_view next_word(std::string_view& rest, const Blanks& blanks = kBlanks);

/// Newlines in `text`. (std::count looks at each byte by itself, and takes five times as long.)
inline std::uint64_t count_lines(std::string_view text) {
  std::uint64_t lines = 0;
  for (std::size_t at = 0; (at = text.find('\n', at)) != text.npos; ++at) ++lines;
  return lines;
}

/// Cuts the first line off `rest` and returns it without its '\n', which the last line may lack.
inline std::string_view take_line(std::string_view& rest) {
  std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(line.size() < rest.size() ? line.size() + 1 : line.size());
  return line;
}

/// The lines of a text, for a range-based for. Each comes without its '\n'; a last line without
/// one counts too, and an empty text has no line.
class LinesOf {
 public:
  class Iterator {
   public:
    explicit Iterator(std::string_view rest) : rest_(rest) { ++*this; }
    std::string_view operator*() const { return line_; }
    Iterator& operator++() {
      is_over_ = rest_.empty();
      line_ = take_line(rest_);
      return *this;
    }
    bool operator==(std::default_sentinel_t) const { return is_over_; }

   private:
    std::string_view rest_;
    std::string_view line_;
    bool is_over_ = false;
  };

  explicit LinesOf(std::string_view text) : text_(text) {}
  Iterator begin() const { return Iterator(text_); }
  std::default_sentinel_t end() const { return {}; }

 private:
  std::string_view text_;
};

/// For `for (std::string_view line : lines_of(text))`. `text` must outlive the loop.
inline LinesOf lines_of(std::string_view text) {
  return LinesOf(text);
}

/// Calls `take(line, number)` for every line of lines_of(text), numbers from 1.
template <class Take>
void each_line(std::string_view text, Take&& take) {
  int number = 1;
  for (std::string_view line : lines_of(text)) take(line, number++);
}

}  // namespace tsd
