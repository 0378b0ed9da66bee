#include "line/line_shape.h"

#include <algorithm>

#include "line/put.h"
#include "line/text.h"

namespace tsd::line {

LineShape shape_of(const Verdict& verdict, std::string_view line) {
  LineShape shape;
  shape.code = verdict.code;
  shape.blamed = line.substr(std::min(verdict.column - 1, line.size()), verdict.length);
  shape.line = without_put(line);
  std::string_view rest = shape.line;
  for (std::size_t at; (at = rest.find_first_not_of(" \t\r")) != rest.npos;) {
    rest.remove_prefix(at);
    std::string_view word = rest.substr(0, rest.find_first_of(" \t\r"));
    if (shape.count < shape.words.size()) shape.words[shape.count] = word;
    ++shape.count;
    rest.remove_prefix(word.size());
  }
  return shape;
}

std::size_t take_digits(std::string_view& word) {
  auto end = std::ranges::find_if_not(word, is_digit);
  auto count = static_cast<std::size_t>(end - word.begin());
  word.remove_prefix(count);
  return count;
}

bool is_whole(std::string_view word) {
  return take_digits(word) > 0 && word.empty();
}

bool take_decimal(std::string_view& word) {
  if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
  if (take_digits(word) == 0) return false;
  if (word.starts_with('.')) {
    word.remove_prefix(1);
    take_digits(word);
  }
  return true;
}

bool is_decimal(std::string_view word) {
  return take_decimal(word) && word.empty();
}

bool is_like_time(std::string_view word) {
  std::string_view rest = word;
  std::size_t digits = take_digits(rest);
  bool recent = word.starts_with('1') || word.starts_with('2') || word.starts_with('3');
  return recent && (digits == 10 || digits == 13) && (rest.empty() || is_decimal(word));
}

}  // namespace tsd::line
