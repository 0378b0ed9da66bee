// What remote write can hold of a line (Prometheus remote write 1.0 and 2.0), as our sender reads
// it: names by prometheus/names.h, milliseconds in 64 bits, a double. What a receiver loses in
// silence is refused or warned of: VictoriaMetrics cuts long names and labels beyond 30, and drops
// NaN.
#include "line/prometheus.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <system_error>

#include "line/lenient.h"
#include "line/plain_tags.h"
#include "prometheus/names.h"

namespace tsd::line {
namespace {

/// Bytes of the longest label that VictoriaMetrics has ever stored. Prometheus takes longer ones.
/// What a receiver takes at the time, tsd-send finds out (receiver_bounds.h).
constexpr std::size_t kLongestLabel = 16384;

struct Time {
  std::int64_t milliseconds = 0;
  bool is_seconds = false;  ///< it is written in seconds
  bool is_whole = true;     ///< nothing but zeros was cut off
};

enum class Reads : std::uint8_t { well, badly, beyond };

Reads read_digits(std::string_view digits, std::int64_t& into) {
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) return Reads::badly;
  auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), into);
  return error == std::errc{} ? Reads::well : Reads::beyond;
}

/// Adds the digits of a fraction of seconds.
Reads read_fraction(std::string_view digits, Time& time) {
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) return Reads::badly;
  for (std::size_t i = 0, unit = 100; i < std::min<std::size_t>(digits.size(), 3); ++i, unit /= 10)
    time.milliseconds += static_cast<std::int64_t>(unit) * (digits[i] - '0');
  time.is_whole = digits.find_first_not_of('0', 3) == digits.npos;
  return Reads::well;
}

Reads read_time(std::string_view word, Time& time) {
  std::size_t point = find_byte(word, '.');
  Reads read = read_digits(word.substr(0, point), time.milliseconds);
  if (read != Reads::well) return read;
  time.is_seconds = time.milliseconds < kSecondsEnd;
  if (time.is_seconds) time.milliseconds *= 1000;
  if (point == word.size()) return Reads::well;
  return time.is_seconds ? read_fraction(word.substr(point + 1), time) : Reads::badly;
}

Verdict judge_time(const Reading& reading, std::string_view word) {
  Time time;
  switch (read_time(word, time)) {
    case Reads::well:
      break;
    case Reads::beyond:
      return reading.at(Code::timestamp_range, word);
    case Reads::badly:
      bool is_negative = word.starts_with('-') && read_time(word.substr(1), time) == Reads::well;
      return reading.at(is_negative ? Code::timestamp_not_positive : Code::timestamp_syntax, word);
  }
  if (time.milliseconds == 0) return reading.at(Code::timestamp_not_positive, word);
  std::int64_t seconds = time.milliseconds / 1000;
  if (is_ahead(reading.rules, seconds)) return reading.at(Code::timestamp_ahead, word);
  if (seconds >= kFarFuture) return reading.at(Code::timestamp_future, word);
  if (!time.is_seconds && time.milliseconds < kMillisecondsUsual) {
    return reading.at(Code::timestamp_misread, word, time.milliseconds);
  }
  return time.is_whole ? Verdict{} : reading.at(Code::timestamp_truncated, word);
}

/// True when a double holds a whole number of any length as it is.
bool is_exact(std::string_view word) {
  if (!beyond_double(word)) return true;
  double value = prometheus_value(word).value_or(0);
  std::string_view digits = word.substr(std::min(word.find_first_of("123456789"), word.size()));
  return fmt::format("{:.0f}", std::abs(value)) == digits;
}

Verdict judge_value(const Reading& reading, std::string_view word) {
  auto value = prometheus_value(word);
  if (!value) return reading.at(no_number(word), word);
  if (std::isnan(*value)) return reading.at(Code::value_not_finite, word);
  if (std::isinf(*value)) return reading.at(of_infinity(word), word);
  std::string_view mantissa = word.substr(0, word.find_first_of("eE"));
  bool is_nothing = mantissa.find_first_of("123456789") == mantissa.npos;
  if (*value == 0 && !is_nothing) return reading.at(Code::value_underflow, word);
  bool is_changed = !looks_like_float(word) && !is_exact(word);
  return is_changed ? reading.at(Code::value_inexact, word) : Verdict{};
}

/// A warning for the first character of a name that becomes '_', but for - . and /, of which names
/// are made everywhere else.
Verdict judge_characters(const Reading& reading, std::string_view name, bool may_colon) {
  auto odd = std::find_if_not(name.begin(), name.end(),
                              [&](char c) { return is_name(c) || (may_colon && c == ':'); });
  if (odd == name.end()) return {};
  return reading.at(Code::name_mapped,
                    character_at(name, static_cast<std::size_t>(odd - name.begin())));
}

Verdict judge_metric(const Reading& reading, std::string_view metric) {
  Verdict verdict = read_length(reading, metric, kLongestLabel);
  return verdict.refused() ? verdict : judge_characters(reading, metric, true);
}

Verdict judge_tag(const Reading& reading, std::string_view word, TagSet& tags) {
  Tag tag = cut_tag(word);
  if (tag.key.size() == word.size()) return reading.at(Code::tag_equals, word);
  if (tag.key.empty() || tag.value.empty()) return reading.at(Code::tag_empty, word);
  if (!is_utf8(tag.value)) return reading.at(Code::tag_character, odd_byte(tag.value));
  Verdict verdict = read_lengths(reading, tag.key, tag.value, kLongestLabel);
  if (verdict.refused()) return verdict;
  if (tags.add(tag.key, {})) return reading.at(Code::tag_duplicate, word);
  if (tags.size() > kMostStored) return reading.at(Code::tag_dropped, tag.key);
  if (tag.key.starts_with("__")) return reading.at(Code::name_mapped, tag.key.substr(0, 2));
  return judge_characters(reading, tag.key, false);
}

/// The tag that becomes the label of another one, as it stands in the line.
Verdict find_collision(const Reading& reading, std::string_view metric, std::string_view rest) {
  prometheus::Series series;
  series.begin(metric);
  for (std::string_view word; !(word = take_spaced_word(rest)).empty();) {
    Tag tag = cut_tag(word);
    series.add(tag.key, tag.value);
  }
  auto collision = series.finish();
  return collision ? reading.at(Code::tag_collision, collision->second) : Verdict{};
}

Verdict judge_tags(const Reading& reading, std::string_view metric, std::string_view rest) {
  Verdict worst;
  TagSet tags;
  std::string_view all = rest;
  for (std::string_view word; !(word = take_spaced_word(rest)).empty();) {
    Verdict verdict = judge_tag(reading, word, tags);
    if (verdict.refused()) return verdict;
    if (fault(verdict.code).severity > fault(worst.code).severity) worst = verdict;
  }
  if (Verdict count = check_count(reading, tags, all); count.refused()) return count;
  if (tags.size() < 2) return worst;
  Verdict collision = find_collision(reading, metric, all);
  return collision.refused() ? collision : worst;
}

}  // namespace

std::optional<std::int64_t> prometheus_time(std::string_view word) {
  Time time;
  if (read_time(word, time) != Reads::well) return std::nullopt;
  return time.milliseconds;
}

std::optional<double> prometheus_value(std::string_view word) {
  if (word.starts_with('+')) {
    word.remove_prefix(1);
    if (word.starts_with('-')) return std::nullopt;
  }
  if (word.ends_with(')')) return std::nullopt;  // nan(...) is C's
  double value = 0;
  auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (stop != word.data() + word.size() || error == std::errc::invalid_argument) {
    return std::nullopt;
  }
  // from_chars does not tell a number that is too great from one that is too small.
  return error == std::errc{} ? value : decimal(word);
}

Verdict judge_prometheus(Reading& reading) {
  std::string_view rest = reading.body;
  std::string_view metric = take_spaced_word(rest);
  std::string_view time = reading.time = take_spaced_word(rest);
  if (time.empty()) return reading.at_end(Code::missing_timestamp);
  std::string_view value = take_spaced_word(rest);
  if (value.empty()) return reading.at_end(Code::missing_value);
  return weigh(
      reading, [&] { return judge_metric(reading, metric); },
      [&] { return judge_time(reading, time); }, [&] { return judge_value(reading, value); },
      [&] { return judge_tags(reading, metric, rest); });
}

}  // namespace tsd::line
