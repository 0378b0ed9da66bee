// Splits kernel text into lines and words; lines that are not understood are counted, never
// guessed.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/text.h"

namespace tsd::sensors {

/// The lines of a text that are not blank. A last line without newline is torn (its last number may
/// be cut short): it is not returned, and torn() is true.
class TextLines {
 public:
  explicit TextLines(std::string_view text) : rest_(text) {}

  bool next(std::string_view& line);
  /// The next line, though it be blank.
  bool next_of_any(std::string_view& line);
  /// Number of the last line returned, from 1.
  std::size_t number() const { return number_; }
  bool torn() const { return !rest_.empty() && rest_.find('\n') == rest_.npos; }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

/// Splits `line` into words. Returns their number, which may be more than `into` holds.
std::size_t split(std::string_view line, std::span<std::string_view> into);

/// The first line, trimmed, for files of one value. Empty without a newline, because it is torn
/// then.
std::string_view first_line(std::string_view text);

/// True for letters, digits and '_' only, at least one.
bool is_word(std::string_view text);

/// Digits with at most one '.' between: the form of counters, loads and times.
bool is_decimal(std::string_view text);

/// `text`, with every byte that a TSD may refuse in a tag replaced by '_'; stored in `kept`.
std::string_view tag_value(std::string_view text, std::string& kept);

/// Counts the lines of one file that are not understood.
class ParseErrors {
 public:
  void add(std::size_t line) {
    if (count_++ == 0) first_ = line;
  }
  /// Success, or "PATH: line 7 is not understood, nor are 2 more". Call it when `lines` are read to
  /// the end: a torn last line counts too, and a text without lines fails.
  Result<void> result(const TextLines& lines, std::string_view path);

 private:
  std::size_t count_ = 0;
  std::size_t first_ = 0;
};

/// Holds 64 bit counters times a page size, and their differences.
__extension__ typedef __int128 Wide;

/// A whole decimal number of up to 30 digits: its product with a page size, and a sum of thousands
/// of those, still fit in Wide.
std::optional<Wide> parse_wide(std::string_view digits);

/// A number as text, without heap memory.
class NumberText {
 public:
  explicit NumberText(Wide value);
  /// As Python prints a float: the shortest digits that read back, "1.0", "1e-05", "1e+16".
  static NumberText python(double value);
  /// With two decimals, as "%.2f".
  static NumberText hundredths(double value);

  operator std::string_view() const { return {text_.data() + begin_, end_ - begin_}; }

 private:
  NumberText() = default;
  std::array<char, 328> text_;  ///< "%.2f" of the greatest double has 312 bytes
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace tsd::sensors
