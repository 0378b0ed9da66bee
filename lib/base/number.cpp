#include "base/number.h"

#include <algorithm>
#include <cmath>

#include "base/ascii.h"

namespace tsd {

std::optional<double> parse_double(std::string_view word) {
  double value{};
  const char* end = word.data() + word.size();
  auto [stop, error] = std::from_chars(word.data(), end, value);
  if (error != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

bool is_digits(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, is_ascii_digit);
}

}  // namespace tsd
