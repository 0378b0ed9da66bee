#include "line/dialects.h"

#include <cstdint>

#include "base/utf8.h"
#include "line/put.h"
#include "line/text.h"

namespace tsd::line {

std::vector<std::pair<std::string, Dialect>> dialects() {
  return {{"opentsdb", Dialect::opentsdb},     {"victoriametrics", Dialect::victoriametrics},
          {"influxdb", Dialect::influxdb},     {"portable", Dialect::portable},
          {"tcollector", Dialect::tcollector}, {"prometheus", Dialect::prometheus}};
}

std::size_t wire_bytes(std::string_view line) {
  return kPut.size() + without_put(line).size() + 1;
}

std::string_view take_field(std::string_view& rest, bool (*is_space)(std::uint32_t)) {
  auto cut = [&](bool blanks) {
    std::size_t size = 0;
    while (size < rest.size()) {
      Rune rune = first_rune(rest.substr(size));
      if ((rune.valid && is_space(rune.value)) != blanks) break;
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

Code missing_after(std::size_t words) {
  return words < 2 ? Code::missing_timestamp
                   : (words < 3 ? Code::missing_value : Code::tag_missing);
}

std::optional<std::string_view> TagSet::add(std::string_view key, std::string_view value) {
  for (std::size_t i = 0; i < few_; ++i) {
    if (first_[i].key == key) return first_[i].value;
  }
  if (few_ < first_.size()) {
    first_[few_++] = {key, value};
    return std::nullopt;
  }
  if (!many_) many_.emplace();
  auto [place, added] = many_->try_emplace(key, value);
  if (added) return std::nullopt;
  return place->second;
}

Verdict check_count(const Reading& reading, const TagSet& tags, std::string_view words) {
  if (tags.size() <= reading.max_tags) return {};
  return reading.at(Code::tag_count, words, static_cast<std::int64_t>(reading.max_tags));
}

}  // namespace tsd::line
