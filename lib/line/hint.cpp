#include "line/hint.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>

#include "line/put.h"
#include "line/quoted.h"
#include "line/text.h"

namespace tsd::line {

namespace {

/// A line cut at its blanks, and what the verdict blames.
struct Shape {
  Code code = Code::good;
  std::string_view line;  // without "put "
  std::string_view blamed;
  std::array<std::string_view, 4> words;  // the first ones; a missing one is empty
  std::size_t count = 0;                  // of all

  std::string_view metric() const { return words[0]; }
  std::string_view time() const { return words[1]; }
  std::string_view value() const { return words[2]; }
};

Shape shape_of(const Verdict& verdict, std::string_view line) {
  Shape shape;
  shape.code = verdict.code;
  shape.blamed = line.substr(std::min(verdict.column - 1, line.size()), verdict.length);
  shape.line = without_put(line);
  std::string_view rest = shape.line;
  for (std::size_t at; (at = rest.find_first_not_of(" \t\r")) != rest.npos;) {
    rest.remove_prefix(at);
    std::string_view word = rest.substr(0, rest.find_first_of(" \t\r"));
    if (shape.count < shape.words.size()) shape.words[shape.count] = word;
    ++shape.count;
    rest.remove_prefix(word.size());
  }
  return shape;
}

bool is_one_of(Code code, std::initializer_list<Code> codes) {
  return std::ranges::find(codes, code) != codes.end();
}

bool is_about_time(const Shape& shape) {
  return shape.code >= Code::timestamp_syntax && shape.code <= Code::timestamp_ahead;
}

// Words

/// Cuts a run of digits off the front, and says how many they were.
std::size_t take_digits(std::string_view& word) {
  auto end = std::ranges::find_if_not(word, is_digit);
  auto count = static_cast<std::size_t>(end - word.begin());
  word.remove_prefix(count);
  return count;
}

bool is_whole(std::string_view word) {
  return take_digits(word) > 0 && word.empty();
}

/// Cuts -12.5 off the front. False when no number is there.
bool take_decimal(std::string_view& word) {
  if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
  if (take_digits(word) == 0) return false;
  if (word.starts_with('.')) {
    word.remove_prefix(1);
    take_digits(word);
  }
  return true;
}

bool is_decimal(std::string_view word) {
  return take_decimal(word) && word.empty();
}

/// 1600000000 and 1600000000123, with a fraction or without: a time of these decades.
bool is_like_time(std::string_view word) {
  std::string_view rest = word;
  std::size_t digits = take_digits(rest);
  bool recent = word.starts_with('1') || word.starts_with('2') || word.starts_with('3');
  return recent && (digits == 10 || digits == 13) && (rest.empty() || is_decimal(word));
}

bool is_tag(std::string_view word) {
  std::size_t equals = word.find('=');
  return equals != word.npos && equals > 0;
}

/// 1600000000.643 and 1600000000,643: seconds, and what is none.
bool has_fraction(std::string_view word) {
  std::size_t digits = take_digits(word);
  if (digits < 9 || digits > 11 || word.empty()) return false;
  bool parted = word.front() == '.' || word.front() == ',';
  word.remove_prefix(1);
  return parted && is_whole(word);
}

// Lines of other protocols

/// A field of InfluxDB's: 0.5, 3i, "text", true. What may be a tag's value as well is none.
bool is_field(std::string_view value, bool has_time) {
  if (value.starts_with('"') || value == "true" || value == "false") return true;
  std::string_view rest = value;
  if (!take_decimal(rest)) return false;
  return rest == "i" || rest == "u" ||
         (rest.empty() && (has_time || value.find('.') != value.npos));
}

/// cpu,host=a usage=0.5 1600000000000000000
bool is_influxdb(const Shape& shape) {
  std::size_t equals = shape.time().find('=');
  if (equals == 0 || equals == shape.time().npos) return false;
  std::size_t comma = shape.metric().find(',');
  if (comma != shape.metric().npos && shape.metric().find('=', comma) != shape.metric().npos)
    return true;
  std::string_view value = shape.time().substr(equals + 1);
  return shape.count <= 3 && (shape.count == 2 || is_whole(shape.value())) &&
         is_field(value.substr(0, value.find(',')), shape.count == 3);
}

/// requests_total{method="post"} 1027
bool is_prometheus(const Shape& shape) {
  for (std::string_view comment : {"# HELP ", "# TYPE ", "# UNIT ", "# EOF"}) {
    if (shape.line.starts_with(comment)) return true;
  }
  std::size_t brace = shape.metric().find('{');
  return brace != shape.metric().npos && brace > 0 &&
         (shape.line.find("=\"", brace) != shape.line.npos || shape.metric().ends_with("{}"));
}

/// page.views:1|c
bool is_statsd(const Shape& shape) {
  std::size_t colon = shape.metric().find(':');
  if (colon == shape.metric().npos || colon == 0) return false;
  std::string_view rest = shape.metric().substr(colon + 1);
  return take_decimal(rest) && rest.size() > 1 && rest.front() == '|' &&
         std::string_view("cgmhsd").find(rest[1]) != std::string_view::npos;
}

/// local.load 4 1600000000
bool is_carbon(const Shape& shape) {
  return shape.count == 3 && is_decimal(shape.time()) && !is_like_time(shape.time()) &&
         is_like_time(shape.value());
}

bool is_collectd(const Shape& shape) {
  return shape.metric() == "PUTVAL";
}

bool is_json(const Shape& shape) {
  std::string_view line = shape.line;
  while (line.starts_with('[') || line.starts_with(' ')) line.remove_prefix(1);
  if (!line.starts_with('{')) return false;
  line.remove_prefix(1);
  return line.substr(std::min(line.find_first_not_of(' '), line.size())).starts_with('"');
}

// Mistakes in a line of ours

bool may_lack_words(const Shape& shape) {
  return is_about_time(shape) ||
         is_one_of(shape.code, {Code::tag_missing, Code::missing_value, Code::value_syntax});
}

bool lacks_time(const Shape& shape) {
  return may_lack_words(shape) && is_tag(shape.value()) && !is_like_time(shape.time());
}

bool lacks_value(const Shape& shape) {
  return may_lack_words(shape) && is_tag(shape.value()) && is_like_time(shape.time());
}

bool has_tag_as_time(const Shape& shape) {
  return may_lack_words(shape) && is_tag(shape.time());
}

bool has_one_number(const Shape& shape) {
  return shape.code == Code::missing_value && shape.count == 2 && is_decimal(shape.time()) &&
         !is_like_time(shape.time());
}

bool is_swapped(const Shape& shape) {
  bool about_time = is_about_time(shape) || shape.code == Code::timestamp_misread;
  return about_time && is_like_time(shape.value()) && !is_like_time(shape.time());
}

bool has_fraction_of_time(const Shape& shape) {
  return is_about_time(shape) && has_fraction(shape.blamed);
}

bool is_misread_fraction(const Shape& shape) {
  return is_one_of(shape.code, {Code::timestamp_misread, Code::timestamp_truncated}) &&
         has_fraction(shape.blamed);
}

template <std::size_t kDigits>
bool has_time_of(const Shape& shape) {
  return is_about_time(shape) && shape.blamed.size() == kDigits && is_whole(shape.blamed);
}

bool has_decimal_comma(const Shape& shape) {
  std::string_view word = shape.blamed;
  if (shape.code != Code::value_syntax) return false;
  if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
  bool begins = take_digits(word) > 0 && word.starts_with(',');
  if (begins) word.remove_prefix(1);
  return begins && is_whole(word);
}

bool has_separators(const Shape& shape) {
  if (shape.code != Code::value_syntax) return false;
  auto part = [](char c) { return is_digit(c) || c == ',' || c == '.' || c == '\'' || c == '-'; };
  return std::ranges::any_of(shape.blamed, is_digit) && std::ranges::all_of(shape.blamed, part) &&
         shape.blamed.find_first_of(",'") != shape.blamed.npos;
}

bool has_unit(const Shape& shape) {
  std::string_view word = shape.blamed;
  if (shape.code != Code::value_syntax || !take_decimal(word) || word.empty()) return false;
  return word == "%" ||
         (word.size() <= 4 && std::ranges::none_of(word, is_digit) && word.front() != ',');
}

bool has_colon_tag(const Shape& shape) {
  return shape.code == Code::tag_equals && shape.blamed.find('=') == shape.blamed.npos &&
         shape.blamed.find(':') != shape.blamed.npos;
}

bool has_comma_tags(const Shape& shape) {
  std::size_t comma = shape.blamed.find(',');
  return shape.code == Code::tag_equals && comma != shape.blamed.npos &&
         is_tag(shape.blamed.substr(0, comma)) && is_tag(shape.blamed.substr(comma + 1));
}

bool has_quotes(const Shape& shape) {
  return is_one_of(shape.code, {Code::tag_character, Code::metric_character}) &&
         (shape.blamed == "\"" || shape.blamed == "'");
}

struct Protocol {
  bool (*fits)(const Shape& shape);
  std::string_view name;
};

constexpr std::array kProtocols{
    Protocol{is_json, "JSON"},
    Protocol{is_collectd, "collectd's PUTVAL"},
    Protocol{is_influxdb, "InfluxDB's line protocol"},
    Protocol{is_prometheus, "Prometheus' text format"},
    Protocol{is_statsd, "statsd's protocol"},
    Protocol{is_carbon, "carbon's plaintext, metric value timestamp"},
};

/// In the text {0} is the word where the timestamp should be, {1} the one where the value should
/// be, {2} what the verdict blames.
struct Mistake {
  bool (*fits)(const Shape& shape);
  bool is_alone;
  std::string_view text;
};

// The first row that fits decides.
constexpr std::array kMistakes{
    Mistake{has_tag_as_time, true, "{0} stands where the timestamp should"},
    Mistake{lacks_value, true, "{1} stands where the value should: is the value missing?"},
    Mistake{lacks_time, true, "{1} stands where the value should: is the timestamp missing?"},
    Mistake{has_one_number, false, "is {0} the value, and the timestamp missing?"},
    Mistake{is_swapped, false, "{1} looks like a timestamp: are the two swapped?"},
    Mistake{has_fraction_of_time, true,
            "the timestamp {2} has a fraction: print whole seconds: %d"},
    Mistake{is_misread_fraction, false, "print whole seconds: %d"},
    Mistake{has_time_of<16>, false, "it looks like microseconds: print whole seconds"},
    Mistake{has_time_of<19>, false, "it looks like nanoseconds: print whole seconds"},
    Mistake{has_decimal_comma, false, "a decimal point, not a comma (LC_NUMERIC=C)"},
    Mistake{has_separators, false, "print digits without separators (LC_NUMERIC=C)"},
    Mistake{has_unit, false, "a value has no unit"},
    Mistake{has_colon_tag, false, "is its \":\" meant to be \"=\"?"},
    Mistake{has_comma_tags, false, "a space separates tags, not a comma"},
    Mistake{has_quotes, false, "print names without quotes"},
};

/// Warnings, and faults that the line as a whole has, are plain enough.
bool may_be_mistaken(Code code) {
  if (is_one_of(code, {Code::timestamp_misread, Code::timestamp_truncated})) return true;
  return fault(code).severity == Severity::fault &&
         !is_one_of(code, {Code::empty_line, Code::line_length, Code::frame_length, Code::put_case,
                           Code::byte_order_mark, Code::tag_required});
}

}  // namespace

Hint hint_at(const Verdict& verdict, std::string_view line) {
  if (!may_be_mistaken(verdict.code)) return {};
  const Shape shape = shape_of(verdict, line);
  const auto* other =
      std::ranges::find_if(kProtocols, [&](const Protocol& row) { return row.fits(shape); });
  if (other != kProtocols.end())
    return {fmt::format("this looks like {}; a line here is metric timestamp value key=value",
                        other->name),
            true};
  const auto* found =
      std::ranges::find_if(kMistakes, [&](const Mistake& row) { return row.fits(shape); });
  if (found == kMistakes.end()) return {};
  return {fmt::format(fmt::runtime(found->text), quoted(shape.time()), quoted(shape.value()),
                      quoted(shape.blamed)),
          found->is_alone};
}

}  // namespace tsd::line
