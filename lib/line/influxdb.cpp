// InfluxDB 1.x with [[opentsdb]], over telnet. It silently drops what it cannot read (a single tag
// or the whole line) and misreads two kinds of timestamps.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "line/lenient.h"
#include "line/plain_tags.h"

namespace tsd::line {

namespace {

std::string_view take(std::string_view& rest) {
  return take_field(rest, kGoBlanks);
}

/// InfluxDB keeps nanoseconds in 64 bits, which end on 2262-04-11.
constexpr std::int64_t kLastSecond = INT64_MAX / 1'000'000'000;

/// 10 bytes are read as seconds, 13 as milliseconds. InfluxDB checks only afterwards whether they
/// are digits.
Verdict read_telnet_time(const Reading& reading, std::string_view word) {
  if (word.size() != 10 && word.size() != 13) {
    return reading.at(Code::timestamp_form, word, 10);
  }
  std::int64_t number = 0;
  if (parse_long(word, number) != Long::ok) return reading.at(Code::timestamp_misread, word, 0);
  // Thirteen bytes are milliseconds, with leading zeros too.
  if (word.size() == 13 && number != 0 && std::abs(number) < kSecondsEnd) {
    return reading.at(Code::timestamp_misread, word, number);
  }
  if (number / (word.size() == 13 ? 1000 : 1) > kLastSecond) {
    return reading.at(Code::timestamp_range, word);
  }
  // InfluxDB adds the milliseconds as microseconds.
  if (word.size() == 13 && number % 1000 != 0) return reading.at(Code::timestamp_truncated, word);
  return {};
}

/// Over HTTP a number is seconds below 10^10, else milliseconds (handler.go).
Verdict read_http_time(const Reading& reading, std::string_view word) {
  constexpr std::int64_t kMilliseconds = 10'000'000'000;
  std::int64_t number = 0;
  bool is_number = parse_long(word, number) == Long::ok && number >= 0;
  if (!is_number) return reading.at(Code::timestamp_form, word, 10);
  bool is_milliseconds = number >= kMilliseconds;
  if (is_milliseconds && number < kMillisecondsUsual) {
    return reading.at(Code::timestamp_misread, word, number);
  }
  if (number / (is_milliseconds ? 1000 : 1) > kLastSecond) {
    return reading.at(Code::timestamp_range, word);
  }
  bool is_cut = is_milliseconds && number % 1000 != 0;
  return is_cut ? reading.at(Code::timestamp_truncated, word) : Verdict{};
}

Verdict read_time(const Reading& reading, std::string_view word) {
  bool over_http = reading.rules.transport == Transport::http;
  return over_http ? read_http_time(reading, word) : read_telnet_time(reading, word);
}

Verdict read_value(const Reading& reading, std::string_view word) {
  Code code = of_number(go_double(word), word);
  bool whole = word.find_first_not_of("+-0123456789") == word.npos;
  if (code == Code::good && whole && beyond_double(word)) code = Code::value_inexact;
  return reading.at(code, word);
}

/// The longest series key in bytes, with a backslash before each comma, blank and (in tags) equals
/// sign: models.MaxKeyLength (65535) less "#!~#value", which InfluxDB appends.
constexpr std::size_t kLongestKey = 65526;

std::size_t in_key(std::string_view word, std::string_view escaped) {
  auto is_escaped = [&](char letter) { return escaped.find(letter) != escaped.npos; };
  return word.size() +
         static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_escaped));
}

Verdict read_tags(const Reading& reading, std::string_view metric, std::string_view rest) {
  std::size_t key_bytes = in_key(metric, ", ");
  auto weigh_tag = [&](const Tag& tag) {
    key_bytes += 2 + in_key(tag.key, ", =") + in_key(tag.value, ", =");
    return is_reserved(tag.key, Dialect::influxdb) ? reading.at(Code::tag_reserved, tag.key)
                                                   : Verdict{};
  };
  Verdict verdict = read_lenient_tags(reading, rest, take, Code::tag_dropped, weigh_tag);
  if (verdict.refused() || key_bytes <= kLongestKey) return verdict;
  return reading.at(Code::series_key_length, rest, static_cast<std::int64_t>(kLongestKey));
}

}  // namespace

Verdict judge_influxdb(Reading& reading) {
  std::string_view rest = reading.body;
  std::string_view metric = take(rest);
  std::string_view time = reading.time = take(rest);
  std::string_view value = take(rest);
  if (metric.empty() || time.empty()) return reading.at_end(Code::missing_timestamp);
  if (value.empty()) return reading.at_end(Code::missing_value);

  return weigh(
      reading, [&] { return read_time(reading, time); }, [&] { return read_value(reading, value); },
      [&] { return read_tags(reading, metric, rest); });
}

}  // namespace tsd::line
