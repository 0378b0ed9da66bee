#include "line/hint.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>

#include "line/foreign_protocol.h"
#include "line/line_shape.h"
#include "line/quoted.h"
#include "line/text.h"

namespace tsd::line {

namespace {

bool is_one_of(Code code, std::initializer_list<Code> codes) {
  return std::ranges::find(codes, code) != codes.end();
}

bool is_about_time(const LineShape& shape) {
  return shape.code >= Code::timestamp_syntax && shape.code <= Code::timestamp_ahead;
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

bool may_lack_words(const LineShape& shape) {
  return is_about_time(shape) ||
         is_one_of(shape.code, {Code::tag_missing, Code::missing_value, Code::value_syntax});
}

bool lacks_time(const LineShape& shape) {
  return may_lack_words(shape) && is_tag(shape.value()) && !is_like_time(shape.time());
}

bool lacks_value(const LineShape& shape) {
  return may_lack_words(shape) && is_tag(shape.value()) && is_like_time(shape.time());
}

bool has_tag_as_time(const LineShape& shape) {
  return may_lack_words(shape) && is_tag(shape.time());
}

bool has_one_number(const LineShape& shape) {
  return shape.code == Code::missing_value && shape.count == 2 && is_decimal(shape.time()) &&
         !is_like_time(shape.time());
}

bool is_swapped(const LineShape& shape) {
  bool about_time = is_about_time(shape) || shape.code == Code::timestamp_misread;
  return about_time && is_like_time(shape.value()) && !is_like_time(shape.time());
}

bool has_fraction_of_time(const LineShape& shape) {
  return is_about_time(shape) && has_fraction(shape.blamed);
}

bool is_misread_fraction(const LineShape& shape) {
  return is_one_of(shape.code, {Code::timestamp_misread, Code::timestamp_truncated}) &&
         has_fraction(shape.blamed);
}

template <std::size_t kDigits>
bool has_time_of(const LineShape& shape) {
  return is_about_time(shape) && shape.blamed.size() == kDigits && is_whole(shape.blamed);
}

bool has_decimal_comma(const LineShape& shape) {
  std::string_view word = shape.blamed;
  if (shape.code != Code::value_syntax) return false;
  if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
  bool begins = take_digits(word) > 0 && word.starts_with(',');
  if (begins) word.remove_prefix(1);
  return begins && is_whole(word);
}

bool has_separators(const LineShape& shape) {
  if (shape.code != Code::value_syntax) return false;
  auto part = [](char c) { return is_digit(c) || c == ',' || c == '.' || c == '\'' || c == '-'; };
  return std::ranges::any_of(shape.blamed, is_digit) && std::ranges::all_of(shape.blamed, part) &&
         shape.blamed.find_first_of(",'") != shape.blamed.npos;
}

bool has_unit(const LineShape& shape) {
  std::string_view word = shape.blamed;
  if (shape.code != Code::value_syntax || !take_decimal(word) || word.empty()) return false;
  return word == "%" ||
         (word.size() <= 4 && std::ranges::none_of(word, is_digit) && word.front() != ',');
}

bool has_colon_tag(const LineShape& shape) {
  return shape.code == Code::tag_equals && shape.blamed.find('=') == shape.blamed.npos &&
         shape.blamed.find(':') != shape.blamed.npos;
}

bool has_comma_tags(const LineShape& shape) {
  std::size_t comma = shape.blamed.find(',');
  return shape.code == Code::tag_equals && comma != shape.blamed.npos &&
         is_tag(shape.blamed.substr(0, comma)) && is_tag(shape.blamed.substr(comma + 1));
}

bool has_quotes(const LineShape& shape) {
  return is_one_of(shape.code, {Code::tag_character, Code::metric_character}) &&
         (shape.blamed == "\"" || shape.blamed == "'");
}

/// In the text {0} is the word where the timestamp should be, {1} the one where the value should
/// be, {2} what the verdict blames.
struct Mistake {
  bool (*fits)(const LineShape& shape);
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
  const LineShape shape = shape_of(verdict, line);
  if (auto other = foreign_protocol(shape); !other.empty())
    return {
        fmt::format("this looks like {}; a line here is metric timestamp value key=value", other),
        true};
  const auto* found =
      std::ranges::find_if(kMistakes, [&](const Mistake& row) { return row.fits(shape); });
  if (found == kMistakes.end()) return {};
  return {fmt::format(fmt::runtime(found->text), quoted(shape.time()), quoted(shape.value()),
                      quoted(shape.blamed)),
          found->is_alone};
}

}  // namespace tsd::line
