// The reader that tcollector applies to its collectors: any white space separates words, tags may
// be missing, the value is anything that Python's float() accepts. It judges the output of a
// collector, not what a TSD accepts.
#include "base/utf8.h"
#include "line/dialects.h"
#include "line/text.h"

namespace tsd::line {

namespace {

constexpr std::size_t kMostCharacters = 1023;

std::string_view take(std::string_view& rest) {
  return take_field(rest, kPythonBlanks);
}

std::size_t characters(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(first_rune(text).size);
  return count;
}

/// True for digits of any script with at most one dot between them, at least two digits.
bool is_time(std::string_view word) {
  std::size_t digits = 0;
  std::size_t dots = 0;
  bool dot_last = false;
  while (!word.empty()) {
    Rune rune = first_rune(word);
    dot_last = rune.value == '.';
    if (dot_last ? digits == 0 || ++dots > 1 : !rune.valid || !is_any_digit(rune.value))
      return false;
    if (!dot_last) ++digits;
    word.remove_prefix(rune.size);
  }
  return digits >= 2 && !dot_last;
}

Verdict read_tags(const Reading& reading, std::string_view rest) {
  TagSet tags;
  std::string_view all = rest;
  for (std::string_view word; !(word = take(rest)).empty();) {
    Tag tag;
    if (Verdict verdict = read_named_tag(reading, word, tag); verdict.refused()) return verdict;
    if (reading.max_tags != SIZE_MAX) tags.add(tag.key, {});
  }
  return check_count(reading, tags, all);
}

/// The number of characters of the line after each run of white space became one space.
std::size_t squeezed(std::string_view rest) {
  std::size_t total = 0;
  for (std::string_view word; !(word = take(rest)).empty();) total += characters(word) + 1;
  return total == 0 ? 0 : total - 1;
}

}  // namespace

Verdict judge_tcollector(Reading& reading) {
  std::string_view rest = reading.body;
  if (rest.size() > kMostCharacters && squeezed(rest) > kMostCharacters) {
    return reading.at(Code::line_length, reading.line, kMostCharacters);
  }
  std::string_view metric = take(rest);
  if (auto odd = odd_character(metric)) return reading.at(Code::metric_character, *odd);
  std::string_view time = reading.time = take(rest);
  if (time.empty()) return reading.at_end(Code::missing_timestamp);
  if (!is_time(time)) return reading.at(Code::timestamp_syntax, time);
  std::string_view value = take(rest);
  if (value.empty()) return reading.at_end(Code::missing_value);
  if (Verdict verdict = read_tags(reading, rest); verdict.refused()) return verdict;
  bool boolean = no_number(value) == Code::value_boolean;
  if (!boolean && python_float(value) == Number::no) return reading.at(no_number(value), value);
  return {};
}

}  // namespace tsd::line
