// The readers of the five dialects, and what they share. Private to this room: others call judge().
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "line/lines.h"
#include "line/numbers.h"
#include "line/rules.h"
#include "line/verdict.h"

namespace tsd::line {

/// A line under judgment. Words are views into `line`, so that a verdict finds their column.
struct Reading {
  std::string_view line;  // as it came, without '\n'
  std::string_view body;  // without "put " and without the '\r' of a CRLF
  const Rules& rules;
  std::size_t max_tags;  // the rule's or the dialect's own; SIZE_MAX for none
  bool tags_needed;
  bool tight;  // every space parts two words, which may be empty

  /// A verdict about `word`, which lies in the line.
  Verdict at(Code code, std::string_view word, std::int64_t detail = 0) const {
    auto column = static_cast<std::size_t>(word.data() - line.data()) + 1;
    return {code, column, word.size(), detail};
  }
  /// A verdict about what should follow the line's end.
  Verdict at_end(Code code) const { return at(code, body.substr(body.size())); }
};

Verdict judge_opentsdb(const Reading& reading);
Verdict judge_victoriametrics(const Reading& reading);
Verdict judge_influxdb(const Reading& reading);
Verdict judge_portable(const Reading& reading);
Verdict judge_tcollector(const Reading& reading);

/// Bytes that the line is on the wire: "put " before it and a newline behind.
std::size_t wire_bytes(std::string_view line);

/// Where `byte` is first, or the text's size. Eight bytes at a time: words are short, and a call of
/// memchr costs more.
inline std::size_t find_byte(std::string_view text, char byte) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  std::size_t at = 0;
  if constexpr (std::endian::native == std::endian::little) {
    for (std::uint64_t bytes; at + sizeof bytes <= text.size(); at += sizeof bytes) {
      std::memcpy(&bytes, text.data() + at, sizeof bytes);
      bytes ^= kOnes * static_cast<unsigned char>(byte);
      // The lowest bit that is left stands in the first byte that is 0.
      std::uint64_t found = (bytes - kOnes) & ~bytes & (kOnes << 7);
      if (found != 0) return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
    }
  }
  while (at < text.size() && text[at] != byte) ++at;
  return at;
}

/// Cuts the first word off `rest`: what stands before the next space, which may be nothing. The
/// space is cut too; `rest` is empty at the end.
inline std::string_view take_word(std::string_view& rest) {
  std::string_view word = rest.substr(0, find_byte(rest, ' '));
  rest.remove_prefix(std::min(rest.size(), word.size() + 1));
  return word;
}

/// The same where any run of white space parts words; nothing is left at the end.
std::string_view take_field(std::string_view& rest, bool (*is_space)(std::uint32_t));

/// The whole character that `name` has at byte `at`, for a verdict that shows it.
std::string_view character_at(std::string_view name, std::size_t at);

/// The first character of `name` that is none of a-z A-Z 0-9 - _ . /, if there is one.
std::optional<std::string_view> odd_character(std::string_view name);

/// The first byte of `text` that is not UTF-8; only for a text that has one.
std::string_view odd_byte(std::string_view text);

/// A word at its first '='. Where there is none, all of the word is the key.
inline Tag cut_tag(std::string_view word) {
  std::string_view key = word.substr(0, find_byte(word, '='));
  return {key, word.substr(std::min(word.size(), key.size() + 1))};
}

/// The same for readers that want one '=' and something on either side of it.
inline Verdict read_tag(const Reading& reading, std::string_view word, Tag& tag) {
  tag = cut_tag(word);
  if (tag.key.size() == word.size() || find_byte(tag.value, '=') != tag.value.size()) {
    return reading.at(Code::tag_equals, word);
  }
  if (tag.key.empty() || tag.value.empty()) return reading.at(Code::tag_empty, word);
  return {};
}

/// The same for those that take nothing but a-z A-Z 0-9 - _ . / in it.
Verdict read_named_tag(const Reading& reading, std::string_view word, Tag& tag);

/// For a value that is no number: the code that says best what it is.
Code no_number(std::string_view value);

/// What a number is to those who store finite ones only.
Code of_number(Number number, std::string_view value);

/// True for a word with a point or an exponent, which is read as a double.
inline bool looks_like_float(std::string_view word) {
  return std::any_of(word.begin(), word.end(),
                     [](char c) { return c == '.' || c == 'e' || c == 'E'; });
}

/// The words of a text, but no more than `most`: empty ones count too.
inline std::size_t words_up_to(std::size_t most, std::string_view text) {
  std::size_t words = 1;
  while (words < most) {
    text.remove_prefix(find_byte(text, ' '));
    if (text.empty()) break;
    text.remove_prefix(1);
    ++words;
  }
  return words;
}

/// Fewer than three words: which one is missing.
Code missing_after(std::size_t words);

inline constexpr std::int64_t kSecondsEnd = std::int64_t{1} << 32;     // from here: milliseconds
inline constexpr std::int64_t kMillisecondsMost = 9'999'999'999'999;   // OpenTSDB's upper bound
inline constexpr std::int64_t kMillisecondsUsual = 1'000'000'000'000;  // 13 digits: from 2001 on
inline constexpr std::int64_t kFarFuture = 4'102'444'800;              // 2100, in seconds

/// The tags of one line: most lines have few, some attackers' have thousands.
class TagSet {
 public:
  /// The value that `key` has already; else nothing, and it is added.
  std::optional<std::string_view> add(std::string_view key, std::string_view value);
  /// Distinct keys.
  std::size_t size() const { return few_ + (many_ ? many_->size() : 0); }

 private:
  std::array<Tag, 16> first_;
  std::size_t few_ = 0;
  std::optional<std::unordered_map<std::string_view, std::string_view>> many_;
};

/// Whether there are too many; `words` is where they stand in the line.
Verdict check_count(const Reading& reading, const TagSet& tags, std::string_view words);

}  // namespace tsd::line
