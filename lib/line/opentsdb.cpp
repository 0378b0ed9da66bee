// OpenTSDB 2.x over telnet. The checks are in the order of its parser: words, timestamp, tags,
// value, time range, tag count, names. The first failure is the verdict.
#include <cstdint>

#include "base/utf8.h"
#include "line/dialects.h"
#include "line/text.h"
#include "line/words.h"

namespace tsd::line {

namespace {

/// The first character of a metric or a tag that may not stand there, if there is one.
std::optional<std::string_view> illegal_character(const Word& word, bool is_tag) {
  for (std::size_t at = is_tag ? word.odd : std::min(word.odd, word.equals); at < word.text.size();
       ++at) {
    char c = word.text[at];
    if (is_name(c) || is_latin_letter(c) || (is_tag && c == '=')) continue;
    return character_at(word.text, at);
  }
  return std::nullopt;
}

struct Time {
  Code code = Code::good;
  std::int64_t number = 0;
};

/// OpenTSDB deletes every dot of a timestamp and reads the rest as an integer.
Time read_time(std::string_view word) {
  if (word.empty()) return {Code::extra_space};
  std::int64_t number = 0;
  Long read = parse_long(word, number);
  if (read == Long::syntax && find_byte(word, '.') != word.size()) {
    std::string digits(word);
    std::erase(digits, '.');
    read = parse_long(digits, number);
  }
  if (read != Long::ok) {
    return {read == Long::range ? Code::timestamp_range : Code::timestamp_syntax};
  }
  return {number > 0 ? Code::good : Code::timestamp_not_positive, number};
}

/// OpenTSDB stores the seconds of milliseconds in 32 bits: from 2106 on they begin at 1970 again.
std::int64_t stored_milliseconds(std::int64_t number) {
  if (number < kSecondsEnd) return number * 1000;
  return number / 1000 % kSecondsEnd * 1000 + number % 1000;
}

/// True for a timestamp that is accepted with another meaning: 1600000000.5 becomes a day in July
/// 1970.
bool misread(std::string_view word, std::int64_t number) {
  if (number >= kSecondsEnd && stored_milliseconds(number) != number) return true;
  std::size_t dot = word.find('.');
  if (dot == word.npos || dot + 1 == word.size()) {
    return number >= kSecondsEnd && number < kMillisecondsUsual;
  }
  return dot != 10 || word.size() != 14 || word.rfind('.') != dot;  // seconds.milliseconds
}

struct Tags {
  TagSet set;
  std::optional<std::string_view> illegal;  ///< the first character that may not stand there
  const char* odd = nullptr;  ///< the first byte that is no name's, Latin letters included
};

Verdict read_tags(const Reading& reading, Words& words, Tags& tags) {
  for (Word word; words.take(word);) {
    if (word.text.empty()) continue;
    if (!word.has_equals() || word.has_more_equals) {
      return reading.at(Code::tag_equals, word.text);
    }
    if (word.key().empty() || word.value().empty()) return reading.at(Code::tag_empty, word.text);
    const std::string_view* before = tags.set.add(word.key(), word.value());
    if (before != nullptr && *before != word.value())
      return reading.at(Code::tag_duplicate, word.text);
    if (!word.has_odd()) continue;
    if (!tags.illegal) tags.illegal = illegal_character(word, true);
    if (tags.odd == nullptr) tags.odd = word.text.data() + word.odd;
  }
  return {};
}

/// The code of the value. A dot or an e makes it a double, otherwise it is an integer.
Code read_value(std::string_view word) {
  std::int64_t number = 0;
  Long read = parse_long(word, number);
  if (read == Long::ok) return Code::good;
  if (read == Long::range) return Code::value_range;
  if (!looks_like_float(word)) return no_number(word);
  if (Code code = of_number(java_double(word), word); code != Code::good) return code;
  auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  return blank(word.front()) || blank(word.back()) ? Code::value_blank : Code::good;
}

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

/// UTF-8 is accepted over telnet when each of its bytes is a letter in ISO-8859-1, and is stored as
/// those letters. Over HTTP it is read as UTF-8, and what ISO-8859-1 lacks is stored as '?'.
Verdict look_for_mojibake(const Reading& reading, std::string_view rest) {
  bool over_http = reading.rules.transport == Transport::http;
  for (;;) {
    auto odd = std::find_if_not(rest.begin(), rest.end(), is_ascii);
    if (odd == rest.end()) return {};
    rest.remove_prefix(static_cast<std::size_t>(odd - rest.begin()));
    Rune rune = first_rune(rest);
    if (rune.size > 1 && (!over_http || rune.value > 0xff)) {
      return reading.at(Code::name_mojibake, rest.substr(0, rune.size));
    }
    rest.remove_prefix(rune.size);
  }
}

/// The warning about an accepted line. `of_value` is the code of its value; `odd` the first byte
/// that is no name's, in metric and tags, or null.
Verdict weigh(const Reading& reading, std::int64_t time, std::string_view value, Code of_value,
              const char* odd) {
  if (misread(reading.time, time)) {
    return reading.at(Code::timestamp_misread, reading.time, stored_milliseconds(time));
  }
  if (odd != nullptr) {
    auto at = static_cast<std::size_t>(odd - reading.body.data());
    Verdict verdict = look_for_mojibake(reading, reading.body.substr(at));
    if (verdict.warned()) return verdict;
  }
  if (of_value != Code::good) return reading.at(of_value, value);
  bool framed = reading.rules.transport != Transport::http && reading.rules.max_line_bytes == 0;
  if (framed && wire_bytes(reading.line) > kFrameBytes) {
    return reading.at(Code::long_line, reading.line, kFrameBytes);
  }
  return {};
}

}  // namespace

Verdict judge_opentsdb(Reading& reading) {
  Words words(reading.body);
  Word metric, time_word, value;
  if (!words.take(metric) || !words.take(time_word)) return reading.at_end(missing_after(1));
  if (!words.take(value)) return reading.at_end(missing_after(2));
  if (reading.tags_needed && words.has_ended()) return reading.at_end(missing_after(3));
  if (metric.text.empty()) return reading.at(Code::extra_space, metric.text);
  reading.time = time_word.text;
  Time time = read_time(time_word.text);
  if (time.code != Code::good) return reading.at(time.code, time_word.text);
  if (value.text.empty()) return reading.at(Code::extra_space, value.text);
  std::string_view rest = words.rest();
  Tags tags;
  if (Verdict verdict = read_tags(reading, words, tags); verdict.refused()) return verdict;
  Code of_value = read_value(value.text);
  if (is_refusal(of_value)) return reading.at(of_value, value.text);
  if (time.number > kMillisecondsMost) return reading.at(Code::timestamp_range, time_word.text);
  if (tags.set.size() == 0 && reading.tags_needed) return reading.at_end(Code::tag_missing);
  if (Verdict verdict = check_count(reading, tags.set, rest); verdict.refused()) return verdict;
  if (auto odd = illegal_character(metric, false)) return reading.at(Code::metric_character, *odd);
  if (tags.illegal) return reading.at(Code::tag_character, *tags.illegal);
  const char* odd = metric.has_odd() ? metric.text.data() + metric.odd : tags.odd;
  return weigh(reading, time.number, value.text, of_value, odd);
}

}  // namespace tsd::line
