// Reads numbers strictly: the whole word is a number, or there is none.
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tsd {

/// The whole of `word` as a number of type T in `base`. Nothing for an empty word, a leading '+',
/// blanks, trailing bytes or overflow.
template <std::integral T>
std::optional<T> parse_number(std::string_view word, int base = 10) {
  T value{};
  const char* end = word.data() + word.size();
  auto [stop, error] = std::from_chars(word.data(), end, value, base);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

/// The whole of `word` as a finite decimal floating point number, or nothing.
std::optional<double> parse_double(std::string_view word);

/// True for one or more of 0-9 and nothing else.
bool is_digits(std::string_view word);

}  // namespace tsd
