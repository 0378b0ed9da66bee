// InfluxDB 1.x with [[opentsdb]], over telnet. It drops in silence what it cannot read, a single
// tag or the whole line, and misreads two kinds of timestamps.
#include <algorithm>

#include "line/dialects.h"
#include "line/numbers.h"
#include "line/text.h"

namespace tsd::line {

namespace {

std::string_view take(std::string_view& rest) {
  return take_field(rest, is_go_space);
}

/// 10 bytes are seconds, 13 are milliseconds; whether they are digits is looked at too late.
Verdict read_time(const Reading& reading, std::string_view word) {
  if (word.size() != 10 && word.size() != 13) {
    return reading.at(Code::timestamp_form, word, 10);
  }
  std::int64_t number = 0;
  if (parse_long(word, number) != Long::ok) return reading.at(Code::timestamp_misread, word, 0);
  // The milliseconds are added as microseconds.
  if (word.size() == 13 && number % 1000 != 0) return reading.at(Code::timestamp_truncated, word);
  return {};
}

Verdict read_value(const Reading& reading, std::string_view word) {
  switch (go_double(word)) {
    case Number::no:
      return reading.at(no_number(word), word);
    case Number::nan:
    case Number::infinite:
      return reading.at(Code::value_not_finite, word);
    case Number::underflow:
      return reading.at(Code::value_underflow, word);
    case Number::finite:
      break;
  }
  bool whole = word.find_first_not_of("+-0123456789") == word.npos;
  return whole && beyond_double(word) ? reading.at(Code::value_inexact, word) : Verdict{};
}

/// Of a series key, in which commas, blanks and, in tags, equals signs have a backslash before
/// them: models.MaxKeyLength (65535) less what InfluxDB appends, "#!~#value".
constexpr std::size_t kLongestKey = 65526;

std::size_t in_key(std::string_view word, std::string_view escaped) {
  auto is_escaped = [&](char letter) { return escaped.find(letter) != escaped.npos; };
  return word.size() +
         static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_escaped));
}

Verdict read_tags(const Reading& reading, std::string_view metric, std::string_view rest) {
  std::size_t key_bytes = in_key(metric, ", ");
  Verdict warning;
  auto warn = [&](Code code, std::string_view word) {
    if (warning.code == Code::good) warning = reading.at(code, word);
  };
  TagSet tags;
  std::string_view all = rest;
  for (std::string_view word; !(word = take(rest)).empty();) {
    std::size_t equals = std::min(word.find('='), word.size());
    std::string_view key = word.substr(0, equals);
    std::string_view value = word.substr(std::min(equals + 1, word.size()));
    if (key.empty() || value.empty()) {
      warn(Code::tag_dropped, word);
    } else if (auto before = tags.add(key, value); !before) {
      key_bytes += 2 + in_key(key, ", =") + in_key(value, ", =");
    } else if (*before != value) {
      warn(Code::tag_overwritten, word);
    }
  }
  if (tags.size() > reading.max_tags) {
    return reading.at(Code::tag_count, all, static_cast<std::int64_t>(reading.max_tags));
  }
  if (key_bytes > kLongestKey) {
    return reading.at(Code::series_key_length, all, static_cast<std::int64_t>(kLongestKey));
  }
  return warning;
}

}  // namespace

Verdict judge_influxdb(const Reading& reading) {
  std::string_view rest = reading.body;
  std::string_view metric = take(rest);
  std::string_view time = take(rest);
  std::string_view value = take(rest);
  if (metric.empty() || time.empty()) return reading.at_end(Code::missing_timestamp);
  if (value.empty()) return reading.at_end(Code::missing_value);

  Verdict of_time = read_time(reading, time);
  if (of_time.refused()) return of_time;
  Verdict of_value = read_value(reading, value);
  if (of_value.refused()) return of_value;
  Verdict of_tags = read_tags(reading, metric, rest);
  if (of_tags.refused()) return of_tags;
  for (const Verdict& warning : {of_time, of_value, of_tags}) {
    if (warning.warned()) return warning;
  }
  return is_utf8(reading.body) ? Verdict{} : reading.at(Code::name_bytes, odd_byte(reading.body));
}

}  // namespace tsd::line
