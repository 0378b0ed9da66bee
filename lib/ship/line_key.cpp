#include "ship/line_key.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/foreign.h"
#include "base/text.h"
#include "line/put.h"
#include "line/text.h"

namespace tsd::ship {
namespace {

constexpr Blanks kSpaces(" \t");

}  // namespace

LineKey::LineKey(std::string_view tag) {
  if (!tag.empty()) mark_ = fmt::format(" {}=", tag);
}

Result<LineKey> LineKey::parse(std::string_view word) {
  if (word == "series") return LineKey("");
  if (word.empty() || !std::ranges::all_of(word, line::is_name)) {
    return Error{fmt::format("{} is no key of a tag: host, series, or the key of a tag",
                             quote_foreign(word))};
  }
  return LineKey(word);
}

std::string_view LineKey::of(std::string_view line) {
  if (mark_.empty()) return series_of(line);
  std::size_t begin = line.find(mark_);
  if (begin == line.npos) return series_of(line);
  std::string_view value = line.substr(begin + mark_.size());
  value = value.substr(0, value.find_first_of(" \t\r"));
  return value.empty() ? series_of(line) : value;
}

std::string_view LineKey::series_of(std::string_view line) {
  std::string_view rest = line::without_put(line);
  series_ = next_word(rest, kSpaces);
  next_word(rest, kSpaces);  // the time
  next_word(rest, kSpaces);  // the value
  tags_.clear();
  for (std::string_view tag; !(tag = next_word(rest, kSpaces)).empty();) tags_.push_back(tag);
  std::ranges::sort(tags_);
  for (std::string_view tag : tags_) series_.append(1, ' ').append(tag);
  return series_;
}

}  // namespace tsd::ship
