#include "line/kairosdb.h"

#include <cstddef>
#include <cstdint>

#include "base/number.h"
#include "line/dialects.h"

namespace tsd::line {
namespace {

/// The first number that is milliseconds to it.
constexpr std::int64_t kMilliseconds = 3'000'000'000;

constexpr std::string_view kTimeToLive = "kairos_opt.ttl";

Code of_time(std::string_view word, std::int64_t& number) {
  if (!is_digits(word)) return Code::timestamp_form;
  parse_long(word, number);
  bool is_misread = number >= kMilliseconds && number < kSecondsEnd;
  return is_misread ? Code::timestamp_misread : Code::good;
}

Code of_value(std::string_view word) {
  bool is_double = word.find('.') != word.npos;
  bool is_integer = is_digits(word.substr(word.starts_with('-')));
  return is_double || is_integer ? Code::good : Code::value_syntax;
}

Code of_tag(std::string_view word, TagSet& tags) {
  Tag tag = cut_tag(word);
  if (tag.key == kTimeToLive) return Code::tag_reserved;
  return tags.add(tag.key, tag.value) == nullptr ? Code::good : Code::tag_duplicate;
}

}  // namespace

Verdict judge_kairosdb(std::string_view line) {
  std::string_view rest = line;
  auto at = [line](Code code, std::string_view word, std::int64_t detail) {
    auto column = static_cast<std::size_t>(word.data() - line.data()) + 1;
    return Verdict{code, column, word.size(), detail};
  };
  take_spaced_word(rest);
  std::string_view time = take_spaced_word(rest);
  std::int64_t number = 10;  // digits, where it is no number
  if (Code code = of_time(time, number); code != Code::good) return at(code, time, number);
  std::string_view value = take_spaced_word(rest);
  if (Code code = of_value(value); code != Code::good) return at(code, value, 0);
  TagSet tags;
  for (std::string_view word; !(word = take_spaced_word(rest)).empty();) {
    if (Code code = of_tag(word, tags); code != Code::good) return at(code, word, 0);
  }
  return {};
}

}  // namespace tsd::line
