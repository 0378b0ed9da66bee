// VictoriaMetrics over telnet, by its current parser. It accepts a lot and silently drops what it
// cannot store, which is a warning here.
#include <cstdint>

#include "line/lenient.h"
#include "line/plain_tags.h"

namespace tsd::line {

namespace {

/// A time that is a number greater than 0.
Verdict weigh_time(const Reading& reading, std::string_view word, std::int64_t whole, bool cut) {
  bool over_http = reading.rules.transport == Transport::http;
  std::int64_t seconds = whole < kSecondsEnd ? whole : whole / 1000;
  if (is_ahead(reading.rules, seconds)) return reading.at(Code::timestamp_ahead, word);
  if (seconds >= kFarFuture) return reading.at(Code::timestamp_future, word);
  if (whole >= kSecondsEnd && whole < kMillisecondsUsual) {
    return reading.at(Code::timestamp_misread, word, whole);
  }
  // HTTP bodies have the digits of a time without its point (json_points.h).
  bool pointless = word.find('.') == word.npos;
  if (cut || (over_http && !pointless)) return reading.at(Code::timestamp_truncated, word);
  if (whole >= kSecondsEnd && !over_http) return reading.at(Code::timestamp_unit, word);
  return {};
}

Verdict read_time(const Reading& reading, std::string_view word) {
  Number number = fastfloat(word);
  // It reads exponents too; over HTTP they would be lost.
  if (number == Number::no || number == Number::nan || word.find_first_of("eE") != word.npos) {
    return reading.at(Code::timestamp_syntax, word);
  }
  double time = decimal(word);
  if (number == Number::infinite || time > 9e18) return reading.at(Code::timestamp_range, word);
  if (time <= -1) return reading.at(Code::timestamp_not_positive, word);
  auto whole = static_cast<std::int64_t>(time);
  if (whole == 0) return reading.at(Code::timestamp_now, word);
  return weigh_time(reading, word, whole, time != static_cast<double>(whole));
}

Verdict read_value(const Reading& reading, std::string_view word) {
  Number number = fastfloat(word);
  if (number == Number::nan) return reading.at(Code::value_dropped, word);
  if (number == Number::infinite) return reading.at(of_infinity(word), word);
  Code code = of_number(number, word);
  bool whole = !looks_like_float(word);
  if (code == Code::good && whole && beyond_double(word)) code = Code::value_inexact;
  if (code == Code::good && !whole && is_flushed(word)) code = Code::value_flushed;
  return reading.at(code, word);
}

Verdict read_tags(const Reading& reading, std::string_view rest) {
  std::size_t stored = 0;
  auto weigh_tag = [&](const Tag& tag) {
    if (is_reserved(tag.key, Dialect::victoriametrics)) {
      return reading.at(Code::tag_reserved, tag.key);
    }
    Verdict verdict = read_lengths(reading, tag.key, tag.value, kLongestValue);
    if (verdict.refused() || ++stored <= kMostStored) return verdict;
    return reading.at(Code::tag_dropped, tag.key);
  };
  return read_lenient_tags(reading, rest, take_spaced_word, Code::tag_equals, weigh_tag);
}

}  // namespace

Verdict judge_victoriametrics(Reading& reading) {
  std::string_view rest = reading.body;
  std::string_view metric = take_spaced_word(rest);
  if (rest.data() == metric.data() + metric.size()) {
    return reading.at_end(Code::missing_timestamp);
  }
  std::string_view time = reading.time = take_spaced_word(rest);
  if (rest.data() == time.data() + time.size()) return reading.at_end(Code::missing_value);
  std::string_view value = take_spaced_word(rest);
  if (value.empty()) return reading.at_end(Code::missing_value);

  return weigh(
      reading, [&] { return read_length(reading, metric, kLongestValue); },
      [&] { return read_time(reading, time); }, [&] { return read_value(reading, value); },
      [&] { return read_tags(reading, rest); });
}

}  // namespace tsd::line
