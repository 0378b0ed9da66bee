// The lines that OpenTSDB 2.x, VictoriaMetrics and InfluxDB 1.x accept with the same meaning: one
// single way to write a point.
#include <cstdint>

#include "line/dialects.h"
#include "line/lenient.h"
#include "line/plain_tags.h"
#include "line/text.h"
#include "line/words.h"

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
  if (looks_like_float(word)) return is_flushed(word) ? Code::value_flushed : Code::good;
  if (parse_long(word, whole) != Long::ok) return Code::value_range;
  return beyond_double(word) ? Code::value_exact : Code::good;
}

Verdict read_tag(const Reading& reading, const Word& word, TagSet& tags) {
  if (word.text.empty()) return reading.at(Code::extra_space, word.text);
  if (!word.has_equals() || word.has_more_equals) return reading.at(Code::tag_equals, word.text);
  std::string_view key = word.key();
  if (key.empty() || word.value().empty()) return reading.at(Code::tag_empty, word.text);
  if (word.has_odd()) {
    return reading.at(Code::tag_character, character_at(word.text, word.odd));
  }
  if (is_reserved(key, Dialect::portable)) return reading.at(Code::tag_reserved, key);
  Verdict length = read_lengths(reading, key, word.value(), kLongestValue);
  if (length.refused()) return length;
  bool is_new = tags.add(key, word.value()) == nullptr;
  return is_new ? Verdict{} : reading.at(Code::tag_duplicate, word.text);
}

Verdict read_tags(const Reading& reading, Words& words) {
  TagSet tags;
  for (Word word; words.take(word);) {
    bool is_only = tags.size() == 0 && words.has_ended();
    if (is_only && word.text.empty()) return reading.at_end(Code::tag_missing);
    Verdict verdict = read_tag(reading, word, tags);
    if (!verdict.refused()) verdict = check_count(reading, tags, words.rest());
    if (verdict.refused()) return verdict;
  }
  // The line with its end as received: some TSDs do not accept "\r\n".
  if (tags.size() > 0 && reading.line.ends_with('\r')) {
    return reading.at(Code::carriage_return, reading.line.substr(reading.line.size() - 1));
  }
  return {};
}

}  // namespace

Verdict judge_portable(Reading& reading) {
  Words words(reading.body);
  Word metric, time, value;
  if (!words.take(metric) || !words.take(time)) return reading.at_end(missing_after(1));
  if (!words.take(value)) return reading.at_end(missing_after(2));
  if (reading.tags_needed && words.has_ended()) return reading.at_end(missing_after(3));
  if (metric.text.empty()) return reading.at(Code::extra_space, metric.text);
  if (std::size_t odd = std::min(metric.odd, metric.equals); odd < metric.text.size()) {
    return reading.at(Code::metric_character, character_at(metric.text, odd));
  }
  Verdict length = read_length(reading, metric.text, kLongestValue);
  if (length.refused()) return length;
  reading.time = time.text;
  if (Verdict verdict = read_time(reading, time.text); verdict.refused()) return verdict;
  if (value.text.empty()) return reading.at(Code::extra_space, value.text);
  if (Code code = read_value(value.text); code != Code::good) return reading.at(code, value.text);
  return read_tags(reading, words);
}

}  // namespace tsd::line
