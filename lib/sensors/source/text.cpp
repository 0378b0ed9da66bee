#include "sensors/source/text.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/ascii.h"
#include "base/number.h"

namespace tsd::sensors {
namespace {

constexpr bool is_word_byte(char c) {
  return is_ascii_alnum(c) || c == '_';
}

}  // namespace

bool TextLines::next(std::string_view& line) {
  while (next_of_any(line)) {
    if (!trim(line).empty()) return true;
  }
  return false;
}

bool TextLines::next_of_any(std::string_view& line) {
  auto end = rest_.find('\n');
  if (end == rest_.npos) return false;
  line = rest_.substr(0, end);
  rest_.remove_prefix(end + 1);
  ++number_;
  return true;
}

std::size_t split(std::string_view line, std::span<std::string_view> into) {
  std::size_t count = 0;
  for (std::string_view word; !(word = next_word(line)).empty(); ++count) {
    if (count < into.size()) into[count] = word;
  }
  return count;
}

std::string_view first_line(std::string_view text) {
  auto end = text.find('\n');
  return end == text.npos ? std::string_view() : trim(text.substr(0, end));
}

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_word_byte);
}

bool is_decimal(std::string_view text) {
  auto dot = text.find('.');
  if (dot == text.npos) return is_digits(text);
  return is_digits(text.substr(0, dot)) && is_digits(text.substr(dot + 1));
}

std::string_view tag_value(std::string_view text, std::string& kept) {
  kept.assign(text);
  for (char& c : kept) {
    if (!is_word_byte(c) && c != '-' && c != '.' && c != '/') c = '_';
  }
  return kept;
}

Result<void> ParseErrors::result(const TextLines& lines, std::string_view path) {
  if (lines.torn()) add(lines.number() + 1);
  if (lines.number() == 0 && count_ == 0) return Error{fmt::format("{}: it is empty", path)};
  if (count_ == 0) return {};
  std::size_t others = count_ - 1;
  auto more = others == 0 ? std::string()
                          : fmt::format(", nor {} {} more", others == 1 ? "is" : "are", others);
  return Error{fmt::format("{}: line {} is not understood{}", path, first_, more)};
}

std::optional<Wide> parse_wide(std::string_view digits) {
  if (!is_digits(digits) || digits.size() > 30) return std::nullopt;
  Wide value = 0;
  for (char c : digits) value = value * 10 + (c - '0');
  return value;
}

NumberText::NumberText(Wide value) : begin_(64), end_(64) {
  bool negative = value < 0;
  do {
    int digit = static_cast<int>(value % 10);
    text_[--begin_] = static_cast<char>('0' + (digit < 0 ? -digit : digit));
    value /= 10;
  } while (value != 0);
  if (negative) text_[--begin_] = '-';
}

NumberText NumberText::python(double value) {
  NumberText number;
  char* begin = number.text_.data();
  char* limit = begin + number.text_.size();
  double size = std::fabs(value);
  bool plain = size == 0 || (size >= 1e-4 && size < 1e16);
  auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  char* end = std::to_chars(begin, limit, value, format).ptr;
  if (plain && std::find(begin, end, '.') == end) end = std::copy_n(".0", 2, end);
  number.end_ = static_cast<std::size_t>(end - begin);
  return number;
}

NumberText NumberText::hundredths(double value) {
  NumberText number;
  int size = std::snprintf(number.text_.data(), number.text_.size(), "%.2f", value);
  number.end_ = static_cast<std::size_t>(size);
  return number;
}

}  // namespace tsd::sensors
