#include "line/dialects.h"

#include <cstdint>

#include "base/utf8.h"
#include "line/text.h"

namespace tsd::line {

std::vector<std::pair<std::string, Dialect>> dialects() {
  return {{"opentsdb", Dialect::opentsdb},     {"victoriametrics", Dialect::victoriametrics},
          {"influxdb", Dialect::influxdb},     {"portable", Dialect::portable},
          {"tcollector", Dialect::tcollector}, {"prometheus", Dialect::prometheus}};
}

std::string_view take_field(std::string_view& rest, const Blanks& blanks) {
  auto cut = [&](bool is_blank) {
    std::size_t size = 0;
    while (size < rest.size()) {
      auto byte = static_cast<unsigned char>(rest[size]);
      Rune rune{byte, 1, true};
      if (byte >= 0x80) rune = first_rune(rest.substr(size));
      bool is_space = byte < 0x80 ? blanks.ascii[byte] : rune.valid && blanks.is_space(rune.value);
      if (is_space != is_blank) break;
      size += rune.size;
    }
    std::string_view piece = rest.substr(0, size);
    rest.remove_prefix(size);
    return piece;
  };
  cut(true);
  return cut(false);
}

std::string_view character_at(std::string_view name, std::size_t at) {
  // Go back to the lead byte of the UTF-8 character that covers `at`.
  for (std::size_t start = at, steps = 0; steps < 4; ++steps, --start) {
    Rune rune = first_rune(name.substr(start));
    if (rune.valid && start + rune.size > at) return name.substr(start, rune.size);
    if (start == 0) break;
  }
  return name.substr(at, 1);
}

std::optional<std::string_view> odd_character(std::string_view name) {
  auto odd = std::find_if_not(name.begin(), name.end(), is_name);
  if (odd == name.end()) return std::nullopt;
  return character_at(name, static_cast<std::size_t>(odd - name.begin()));
}

Verdict read_named_tag(const Reading& reading, std::string_view word, Tag& tag) {
  Verdict verdict = read_tag(reading, word, tag);
  if (verdict.refused()) return verdict;
  for (std::string_view part : {tag.key, tag.value}) {
    if (auto odd = odd_character(part)) return reading.at(Code::tag_character, *odd);
  }
  return {};
}

std::string_view odd_byte(std::string_view text) {
  for (Rune rune; (rune = first_rune(text)).valid;) text.remove_prefix(rune.size);
  return text.substr(0, 1);
}

Code no_number(std::string_view value) {
  if (equal_ignoring_case(value, "true") || equal_ignoring_case(value, "false")) {
    return Code::value_boolean;
  }
  if (value.starts_with('-') || value.starts_with('+')) value.remove_prefix(1);
  for (std::string_view word : {"nan", "inf", "infinity"}) {
    if (equal_ignoring_case(value, word)) return Code::value_not_finite;
  }
  return Code::value_syntax;
}

Code of_number(Number number, std::string_view value) {
  switch (number) {
    case Number::no:
      return no_number(value);
    case Number::infinite:
    case Number::nan:
      return Code::value_not_finite;
    case Number::underflow:
      return Code::value_underflow;
    case Number::finite:
      break;
  }
  return Code::good;
}

Code of_infinity(std::string_view value) {
  bool is_number = std::any_of(value.begin(), value.end(), is_digit);
  return is_number ? Code::value_not_finite : Code::value_infinite;
}

Code missing_after(std::size_t words) {
  return words < 2 ? Code::missing_timestamp
                   : (words < 3 ? Code::missing_value : Code::tag_missing);
}

const std::string_view* TagSet::add_to_many(std::string_view key, std::string_view value) {
  if (!many_) many_.emplace();
  auto [place, is_new] = many_->try_emplace(key, value);
  return is_new ? nullptr : &place->second;
}

Verdict check_count(const Reading& reading, const TagSet& tags, std::string_view words) {
  if (tags.size() <= reading.max_tags) return {};
  return reading.at(Code::tag_count, words, static_cast<std::int64_t>(reading.max_tags));
}

}  // namespace tsd::line
