#include "ship/remote_write/point_text.h"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <system_error>

#include "base/number.h"
#include "line/plain.h"

namespace tsd::ship {
namespace {

// Below it OpenTSDB takes a number for seconds, and for milliseconds from it on.
constexpr std::int64_t kSecondsEnd = std::int64_t{1} << 32;
constexpr std::size_t kMostSecondsDigits = 10;

std::string_view take_word(std::string_view& rest) {
  std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size() < rest.size() ? word.size() + 1 : word.size());
  return word;
}

/// The first three digits behind a point, as if more zeros stood behind them.
std::int64_t thousandths(std::string_view fraction) {
  std::int64_t number = 0;
  for (std::size_t i = 0; i < 3; ++i)
    number = number * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
  return number;
}

bool is_blank(char c) {
  return static_cast<unsigned char>(c) <= ' ';
}

/// What Java's Double.parseDouble allows beside C's strtod: blanks around, and a type behind.
std::string as_c_number(std::string_view word) {
  while (!word.empty() && is_blank(word.front())) word.remove_prefix(1);
  while (!word.empty() && is_blank(word.back())) word.remove_suffix(1);
  bool is_hex = word.find_first_of("xX") != word.npos;
  bool has_exponent = word.find_first_of("pP") != word.npos;
  bool may_have_type = !is_hex || has_exponent;
  if (may_have_type && !word.empty() &&
      std::string_view("fFdD").find(word.back()) != std::string_view::npos) {
    word.remove_suffix(1);
  }
  return std::string(word);
}

}  // namespace

PointText PointCutter::cut(std::string_view line, bool is_plain) {
  if (is_plain) {
    std::string_view metric = take_word(line), time = take_word(line), value = take_word(line);
    return {metric, time, value, line};
  }
  if (!line::split_plain(line, point_)) line::split(line, dialect_, point_);
  tags_.clear();
  for (const line::Tag& tag : point_.tags) {
    if (!tags_.empty()) tags_ += ' ';
    tags_.append(tag.key).append(1, '=').append(tag.value);
  }
  return {point_.metric, point_.time, point_.value, tags_};
}

std::optional<std::int64_t> milliseconds(std::string_view word) {
  if (word.starts_with('+')) word.remove_prefix(1);
  std::size_t point = word.find('.');
  auto number = parse_number<std::int64_t>(word.substr(0, point));
  if (!number || *number < 0) return std::nullopt;
  std::string_view fraction = point == word.npos ? "" : word.substr(point + 1);
  if (!fraction.empty() && !is_digits(fraction)) return std::nullopt;
  bool is_seconds = *number < kSecondsEnd || (!fraction.empty() && point <= kMostSecondsDigits);
  return is_seconds ? *number * 1000 + thousandths(fraction) : *number;
}

std::optional<double> number_of(std::string_view word) {
  double number = 0;
  auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || stop != word.data() + word.size()) {
    std::string text = as_c_number(word);
    char* end = nullptr;
    number = std::strtod(text.c_str(), &end);
    if (text.empty() || end != text.c_str() + text.size()) return std::nullopt;
  }
  if (!std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace tsd::ship
