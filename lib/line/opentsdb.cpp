// OpenTSDB 2.x over telnet. The checks are in the order of its parser: words, timestamp, tags,
// value, time range, tag count, names. The first failure is the verdict.
#include <cstdint>

#include "base/utf8.h"
#include "line/dialects.h"
#include "line/text.h"

namespace tsd::line {

namespace {

/// OpenTSDB reads bytes as ISO-8859-1, in which these are letters (Java's Character.isLetter).
bool is_latin_letter(char c) {
  auto byte = static_cast<unsigned char>(c);
  if (byte >= 0xc0) return byte != 0xd7 && byte != 0xf7;
  return byte == 0xaa || byte == 0xb5 || byte == 0xba;
}

std::optional<std::string_view> illegal_character(std::string_view name) {
  auto legal = [](char c) { return is_name(c) || is_latin_letter(c); };
  auto illegal = std::find_if_not(name.begin(), name.end(), legal);
  if (illegal == name.end()) return std::nullopt;
  return character_at(name, static_cast<std::size_t>(illegal - name.begin()));
}

struct Time {
  Code code = Code::good;
  std::int64_t number = 0;
};

/// OpenTSDB deletes every dot of a timestamp and reads the rest as an integer.
Time read_time(std::string_view word) {
  if (word.empty()) return {Code::extra_space};
  std::int64_t number = 0;
  Long read = Long::ok;
  if (find_byte(word, '.') == word.size()) {
    read = parse_long(word, number);
  } else {
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

Verdict read_tags(const Reading& reading, std::string_view rest, TagSet& tags) {
  while (!rest.empty()) {
    std::string_view word = take_word(rest);
    if (word.empty()) continue;
    Tag tag;
    if (Verdict verdict = read_tag(reading, word, tag); verdict.refused()) return verdict;
    auto before = tags.add(tag.key, tag.value);
    if (before && *before != tag.value) return reading.at(Code::tag_duplicate, word);
  }
  return {};
}

/// The code of the value. A dot or an e makes it a double, otherwise it is an integer.
Code read_value(std::string_view word) {
  if (!looks_like_float(word)) {
    std::int64_t number;
    switch (parse_long(word, number)) {
      case Long::ok:
        return Code::good;
      case Long::range:
        return Code::value_range;
      case Long::syntax:
        return no_number(word);
    }
  }
  if (Code code = of_number(java_double(word), word); code != Code::good) return code;
  auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  return blank(word.front()) || blank(word.back()) ? Code::value_blank : Code::good;
}

Verdict read_names(const Reading& reading, std::string_view metric, std::string_view tags) {
  if (auto odd = illegal_character(metric)) return reading.at(Code::metric_character, *odd);
  while (!tags.empty()) {
    Tag tag = cut_tag(take_word(tags));
    for (std::string_view part : {tag.key, tag.value}) {
      if (auto odd = illegal_character(part)) return reading.at(Code::tag_character, *odd);
    }
  }
  return {};
}

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

/// UTF-8 is accepted over telnet when each of its bytes is a letter in ISO-8859-1, and is stored as
/// those letters. Over HTTP it is read as UTF-8, and what ISO-8859-1 lacks is stored as '?'.
Verdict look_for_mojibake(const Reading& reading) {
  bool over_http = reading.rules.transport == Transport::http;
  std::string_view rest = reading.body;
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

}  // namespace

Verdict judge_opentsdb(const Reading& reading) {
  std::string_view rest = reading.body;
  std::size_t needed = reading.tags_needed ? 4 : 3;
  if (std::size_t words = words_up_to(needed, rest); words < needed)
    return reading.at_end(missing_after(words));

  std::string_view metric = take_word(rest);
  if (metric.empty()) return reading.at(Code::extra_space, metric);
  std::string_view time_word = take_word(rest);
  Time time = read_time(time_word);
  if (time.code != Code::good) return reading.at(time.code, time_word);
  std::string_view value = take_word(rest);
  if (value.empty()) return reading.at(Code::extra_space, value);
  TagSet tags;
  if (Verdict verdict = read_tags(reading, rest, tags); verdict.refused()) return verdict;
  Code of_value = read_value(value);
  if (fault(of_value).severity == Severity::fault) return reading.at(of_value, value);
  if (time.number > kMillisecondsMost) return reading.at(Code::timestamp_range, time_word);
  if (tags.size() == 0 && reading.tags_needed) return reading.at_end(Code::tag_missing);
  if (Verdict verdict = check_count(reading, tags, rest); verdict.refused()) return verdict;
  if (Verdict verdict = read_names(reading, metric, rest); verdict.refused()) return verdict;

  if (misread(time_word, time.number)) {
    return reading.at(Code::timestamp_misread, time_word, stored_milliseconds(time.number));
  }
  if (Verdict verdict = look_for_mojibake(reading); verdict.warned()) return verdict;
  if (of_value != Code::good) return reading.at(of_value, value);
  bool framed = reading.rules.transport != Transport::http && reading.rules.max_line_bytes == 0;
  if (framed && wire_bytes(reading.line) > kFrameBytes) {
    return reading.at(Code::long_line, reading.line, kFrameBytes);
  }
  return {};
}

}  // namespace tsd::line
