// VictoriaMetrics over telnet, as its parser is today. It takes much, and what it cannot store it
// drops without a word: that is a warning here.
#include "line/dialects.h"
#include "line/numbers.h"
#include "line/text.h"

namespace tsd::line {

namespace {

std::string_view take_spaced_word(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return take_word(rest);
}

Verdict read_time(const Reading& reading, std::string_view word) {
  Number number = fastfloat(word);
  if (number == Number::no || number == Number::nan) {
    return reading.at(Code::timestamp_syntax, word);
  }
  double time = decimal(word);
  if (number == Number::infinite || time > 9e18) return reading.at(Code::timestamp_range, word);
  if (time <= -1) return reading.at(Code::timestamp_not_positive, word);
  auto whole = static_cast<std::int64_t>(time);
  if (whole == 0) return reading.at(Code::timestamp_now, word);
  std::int64_t milliseconds = whole < kSecondsEnd ? whole * 1000 : whole;
  if (milliseconds >= kFarFuture * 1000) return reading.at(Code::timestamp_future, word);
  if (whole >= kSecondsEnd && whole < kMillisecondsUsual) {
    return reading.at(Code::timestamp_misread, word, whole);
  }
  if (time != static_cast<double>(whole)) return reading.at(Code::timestamp_truncated, word);
  return {};
}

Verdict read_value(const Reading& reading, std::string_view word) {
  switch (fastfloat(word)) {
    case Number::no:
      return reading.at(no_number(word), word);
    case Number::nan:
      return reading.at(Code::value_dropped, word);
    case Number::infinite:
      return reading.at(Code::value_infinite, word);
    case Number::underflow:
      return reading.at(Code::value_underflow, word);
    case Number::finite:
      break;
  }
  bool whole = !looks_like_float(word);
  return whole && beyond_double(word) ? reading.at(Code::value_inexact, word) : Verdict{};
}

/// The first refusal among the tags, else the first warning.
Verdict read_tags(const Reading& reading, std::string_view rest) {
  Verdict warning;
  auto warn = [&](Code code, std::string_view word) {
    if (warning.code == Code::good) warning = reading.at(code, word);
  };
  TagSet tags;
  std::string_view all = rest;
  for (std::string_view word; !(word = take_spaced_word(rest)).empty();) {
    std::size_t equals = word.find('=');
    if (equals == word.npos) return reading.at(Code::tag_equals, word);
    std::string_view key = word.substr(0, equals);
    std::string_view value = word.substr(equals + 1);
    if (key.empty() || value.empty()) {
      warn(Code::tag_dropped, word);
    } else if (auto before = tags.add(key, value); before && *before != value) {
      warn(Code::tag_overwritten, word);
    }
  }
  if (tags.size() > reading.max_tags) {
    return reading.at(Code::tag_count, all, static_cast<std::int64_t>(reading.max_tags));
  }
  return warning;
}

}  // namespace

Verdict judge_victoriametrics(const Reading& reading) {
  std::string_view rest = reading.body;
  std::string_view metric = take_spaced_word(rest);
  if (rest.data() == metric.data() + metric.size()) {
    return reading.at_end(Code::missing_timestamp);
  }
  std::string_view time = take_spaced_word(rest);
  if (rest.data() == time.data() + time.size()) return reading.at_end(Code::missing_value);
  std::string_view value = take_spaced_word(rest);
  if (value.empty()) return reading.at_end(Code::missing_value);

  Verdict of_time = read_time(reading, time);
  if (of_time.refused()) return of_time;
  Verdict of_value = read_value(reading, value);
  if (of_value.refused()) return of_value;
  Verdict of_tags = read_tags(reading, rest);
  if (of_tags.refused()) return of_tags;
  for (const Verdict& warning : {of_time, of_value, of_tags}) {
    if (warning.warned()) return warning;
  }
  return is_utf8(reading.body) ? Verdict{} : reading.at(Code::name_bytes, odd_byte(reading.body));
}

}  // namespace tsd::line
