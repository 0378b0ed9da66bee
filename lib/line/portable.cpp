// The lines that OpenTSDB 2.x, VictoriaMetrics and InfluxDB 1.x accept with the same meaning: one
// single way to write a point.
#include <cstdint>

#include "line/dialects.h"
#include "line/plain_tags.h"
#include "line/text.h"

namespace tsd::line {

namespace {

bool all_digits(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), is_digit);
}

Verdict read_time(const Reading& reading, std::string_view word) {
  if (word.empty()) return reading.at(Code::extra_space, word);
  std::string_view digits = word.substr(word.starts_with('-') || word.starts_with('+'));
  if (!std::all_of(word.begin(), word.end(), [](char c) { return is_digit(c) || c == '.'; }) &&
      !all_digits(digits)) {
    return reading.at(Code::timestamp_syntax, word);
  }
  if (word.size() != 10 || !all_digits(word)) return reading.at(Code::timestamp_form, word, 10);
  std::int64_t number = 0;
  parse_long(word, number);
  if (number == 0) return reading.at(Code::timestamp_not_positive, word);
  if (number >= kSecondsEnd) return reading.at(Code::timestamp_range, word);
  return is_ahead(reading.rules, number) ? reading.at(Code::timestamp_ahead, word) : Verdict{};
}

/// -?digits(.digits)?([eE][-+]?digits)?, finite; whole numbers at most 2^53.
Code read_value(std::string_view word) {
  if (word.starts_with('+')) return no_number(word);
  Number number = fastfloat(word);
  if (number == Number::no) return no_number(word);
  if (number == Number::infinite || number == Number::nan) return Code::value_not_finite;
  std::int64_t whole = 0;
  if (looks_like_float(word)) return Code::good;
  if (parse_long(word, whole) != Long::ok) return Code::value_range;
  return beyond_double(word) ? Code::value_exact : Code::good;
}

Verdict read_next_tag(const Reading& reading, std::string_view word, TagSet& tags) {
  if (word.empty()) return reading.at(Code::extra_space, word);
  Tag tag;
  if (Verdict verdict = read_named_tag(reading, word, tag); verdict.refused()) return verdict;
  if (is_reserved(tag.key, Dialect::portable)) return reading.at(Code::tag_reserved, tag.key);
  if (tag.key.size() > kLongestTagKey) {
    return reading.at(Code::name_length, tag.key, static_cast<std::int64_t>(kLongestTagKey));
  }
  return tags.add(tag.key, tag.value) ? reading.at(Code::tag_duplicate, word) : Verdict{};
}

}  // namespace

Verdict judge_portable(const Reading& reading) {
  std::string_view rest = reading.body;
  auto words = static_cast<std::size_t>(std::count(rest.begin(), rest.end(), ' ')) + 1;
  if (words < (reading.tags_needed ? 4 : 3)) return reading.at_end(missing_after(words));

  std::string_view metric = take_word(rest);
  if (metric.empty()) return reading.at(Code::extra_space, metric);
  if (auto odd = odd_character(metric)) return reading.at(Code::metric_character, *odd);
  if (Verdict verdict = read_time(reading, take_word(rest)); verdict.refused()) return verdict;
  std::string_view value = take_word(rest);
  if (value.empty()) return reading.at(Code::extra_space, value);
  if (Code code = read_value(value); code != Code::good) return reading.at(code, value);

  if (words == 3) return {};
  TagSet tags;
  for (std::size_t tag = 3; tag < words; ++tag) {
    if (words == 4 && rest.empty()) return reading.at_end(Code::tag_missing);
    Verdict verdict = read_next_tag(reading, take_word(rest), tags);
    if (!verdict.refused()) verdict = check_count(reading, tags, rest);
    if (verdict.refused()) return verdict;
  }
  // The line with its end as received: some TSDs do not accept "\r\n".
  if (reading.line.ends_with('\r')) {
    return reading.at(Code::carriage_return, reading.line.substr(reading.line.size() - 1));
  }
  return {};
}

}  // namespace tsd::line
