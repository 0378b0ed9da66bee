#include "base/shell_word.h"

#include <algorithm>

#include "base/ascii.h"

namespace tsd {

bool is_shell_word(std::string_view text) {
  constexpr std::string_view kSigns = "/.-_+:,@%=";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return is_ascii_alnum(c) || kSigns.find(c) != kSigns.npos;
  });
}

std::string shell_word(std::string_view text) {
  if (is_shell_word(text)) return std::string(text);
  std::string word = "'";
  for (char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

}  // namespace tsd
