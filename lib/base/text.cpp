#include "base/text.h"

#include <algorithm>

namespace tsd {

std::string_view trim(std::string_view text, const Blanks& blanks) {
  while (!text.empty() && blanks.has(text.front())) text.remove_prefix(1);
  while (!text.empty() && blanks.has(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view next_word(std::string_view& rest, const Blanks& blanks) {
  auto is_blank = [&](char c) { return blanks.has(c); };
  auto begin = std::ranges::find_if_not(rest, is_blank);
  auto end = std::find_if(begin, rest.end(), is_blank);
  std::string_view word(begin, end);
  rest = std::string_view(end, rest.end());
  return word;
}

}  // namespace tsd
