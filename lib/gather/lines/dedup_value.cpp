#include "gather/lines/dedup_value.h"

#include <algorithm>

#include "base/number.h"

namespace tsd::gather {
namespace {

bool is_word(std::string_view text, std::string_view lower_case) {
  return std::ranges::equal(text, lower_case, [](char a, char b) { return (a | 0x20) == b; });
}

}  // namespace

bool is_same_value(std::string_view a, std::string_view b) {
  return a == b || (is_word(a, "true") && is_word(b, "true")) ||
         (is_word(a, "false") && is_word(b, "false"));
}

bool is_zero_value(std::string_view value) {
  if (value.starts_with('+')) value.remove_prefix(1);
  return is_word(value, "false") || parse_double(value) == 0.0;
}

}  // namespace tsd::gather
