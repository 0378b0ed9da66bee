// The readers of the six dialects, and what they share. Private to lib/line; other rooms call
// judge().
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "line/lines.h"
#include "line/numbers.h"
#include "line/put.h"
#include "line/rules.h"
#include "line/text.h"
#include "line/verdict.h"

namespace tsd::line {

/// The line that is being judged. Words are views into `line`, so a verdict can tell their column.
struct Reading {
  std::string_view line;  ///< as it came, without '\n'
  std::string_view body;  ///< without "put " and without the '\r' of a CRLF
  const Rules& rules;
  std::size_t max_tags;  ///< the rule's or the dialect's own; SIZE_MAX for none
  bool tags_needed;
  bool tight;                  ///< every space separates two words, which may be empty
  std::string_view time = {};  ///< the word that the reader took for the time, set by it

  /// A verdict about `word`, which lies in the line.
  Verdict at(Code code, std::string_view word, std::int64_t detail = 0) const {
    auto column = static_cast<std::size_t>(word.data() - line.data()) + 1;
    return {code, column, word.size(), detail};
  }
  /// A verdict about something missing at the end of the line.
  Verdict at_end(Code code) const { return at(code, body.substr(body.size())); }
};

Verdict judge_opentsdb(Reading& reading);
Verdict judge_victoriametrics(Reading& reading);
Verdict judge_influxdb(Reading& reading);
Verdict judge_portable(Reading& reading);
Verdict judge_tcollector(Reading& reading);
Verdict judge_prometheus(Reading& reading);

/// The size of the line on the wire, in bytes: with "put " in front and a newline behind.
inline std::size_t wire_bytes(std::string_view line) {
  return kPut.size() + without_put(line).size() + 1;
}

/// The offset of the first `byte`, or the size of the text. Compares eight bytes at a time: words
/// are short, and a call of memchr costs more than that.
inline std::size_t find_byte(std::string_view text, char byte) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  std::size_t at = 0;
  if constexpr (std::endian::native == std::endian::little) {
    for (std::uint64_t bytes; at + sizeof bytes <= text.size(); at += sizeof bytes) {
      std::memcpy(&bytes, text.data() + at, sizeof bytes);
      bytes ^= kOnes * static_cast<unsigned char>(byte);
      // The lowest bit that is set marks the first byte that is 0.
      std::uint64_t found = (bytes - kOnes) & ~bytes & (kOnes << 7);
      if (found != 0) return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
    }
  }
  while (at < text.size() && text[at] != byte) ++at;
  return at;
}

/// Cuts the first word off `rest`, up to the next space; the word may be empty. The space is cut
/// too; `rest` is empty at the end.
inline std::string_view take_word(std::string_view& rest) {
  std::string_view word = rest.substr(0, find_byte(rest, ' '));
  rest.remove_prefix(std::min(rest.size(), word.size() + 1));
  return word;
}

/// The same behind a run of spaces, which is cut off, too. Returns an empty word at the end.
inline std::string_view take_spaced_word(std::string_view& rest) {
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  return take_word(rest);
}

/// What separates words: characters, and which of them are ASCII.
struct Blanks {
  explicit constexpr Blanks(bool (*of)(std::uint32_t)) : is_space(of) {
    for (std::uint32_t byte = 0; byte < ascii.size(); ++byte) ascii[byte] = of(byte);
  }
  bool (*is_space)(std::uint32_t);
  std::array<bool, 0x80> ascii{};
};
inline constexpr Blanks kGoBlanks(is_go_space);
inline constexpr Blanks kPythonBlanks(is_python_space);

/// The same for words separated by runs of white space. Returns an empty word at the end.
std::string_view take_field(std::string_view& rest, const Blanks& blanks);

/// The whole character at byte `at` of `name`, for a verdict that shows it.
std::string_view character_at(std::string_view name, std::size_t at);

/// The first character of `name` other than a-z A-Z 0-9 - _ . /; nothing when there is none.
std::optional<std::string_view> odd_character(std::string_view name);

/// The first byte of `text` that is not UTF-8. `text` must have one.
std::string_view odd_byte(std::string_view text);

/// Cuts a word at its first '='. Without one, the whole word is the key.
inline Tag cut_tag(std::string_view word) {
  std::string_view key = word.substr(0, find_byte(word, '='));
  return {key, word.substr(std::min(word.size(), key.size() + 1))};
}

/// The same for readers that require exactly one '=' with text on both sides.
inline Verdict read_tag(const Reading& reading, std::string_view word, Tag& tag) {
  tag = cut_tag(word);
  if (tag.key.size() == word.size() || find_byte(tag.value, '=') != tag.value.size()) {
    return reading.at(Code::tag_equals, word);
  }
  if (tag.key.empty() || tag.value.empty()) return reading.at(Code::tag_empty, word);
  return {};
}

/// The same for readers that accept only a-z A-Z 0-9 - _ . / in key and value.
Verdict read_named_tag(const Reading& reading, std::string_view word, Tag& tag);

/// The most specific code for a value that is not a number.
Code no_number(std::string_view value);

/// The code of a number for a TSD that stores finite numbers only.
Code of_number(Number number, std::string_view value);
/// The code of a value that a TSD reads as infinity and stores: the word for it is stored as
/// written, a number beyond a double is not.
Code of_infinity(std::string_view value);

/// True for a word with a decimal point or an exponent, which TSDs read as a double.
inline bool looks_like_float(std::string_view word) {
  return std::any_of(word.begin(), word.end(),
                     [](char c) { return c == '.' || c == 'e' || c == 'E'; });
}

/// The code for a line of `words` words, fewer than three: which one is missing.
Code missing_after(std::size_t words);

inline constexpr std::int64_t kSecondsEnd = std::int64_t{1} << 32;     ///< from here: milliseconds
inline constexpr std::int64_t kMillisecondsMost = 9'999'999'999'999;   ///< OpenTSDB's upper bound
inline constexpr std::int64_t kMillisecondsUsual = 1'000'000'000'000;  ///< 13 digits: from 2001 on
inline constexpr std::int64_t kFarFuture = 4'102'444'800;              ///< 2100, in seconds

/// VictoriaMetrics stores nothing that is two days ahead of its clock (lib/storage). A minute less
/// is accepted here, because its clock may be behind ours.
inline constexpr std::int64_t kMostAhead = 2 * 86'400 - 60;  ///< seconds
inline bool is_ahead(const Rules& rules, std::int64_t seconds) {
  return rules.now != 0 && seconds > rules.now + kMostAhead;
}

/// The bytes of a line, with "put " and newline, that OpenTSDB takes over telnet however the
/// network cuts it.
inline constexpr std::size_t kFrameBytes = 1024;

/// The tags of one line, found in linear time: most lines have few tags, hostile ones have
/// thousands.
class TagSet {
 public:
  TagSet() {}
  /// The value that `key` already has; otherwise adds the tag and returns null.
  const std::string_view* add(std::string_view key, std::string_view value) {
    for (std::size_t i = 0; i < few_; ++i) {
      std::string_view known = first_[i].key;
      // A first letter of its own spares the call of memcmp.
      bool is_alike = known.size() == key.size() && (key.empty() || known.front() == key.front());
      if (is_alike && known == key) return &first_[i].value;
    }
    if (few_ == kFew) return add_to_many(key, value);
    std::construct_at(&first_[few_++], Tag{key, value});
    return nullptr;
  }
  /// The number of distinct keys.
  std::size_t size() const { return few_ + (many_ ? many_->size() : 0); }

 private:
  static constexpr std::size_t kFew = 16;

  const std::string_view* add_to_many(std::string_view key, std::string_view value);

  union {
    std::array<Tag, kFew> first_;  ///< few_ of them are alive
  };
  std::size_t few_ = 0;
  std::optional<std::unordered_map<std::string_view, std::string_view>> many_;
};

/// The verdict about the number of tags; `words` is their place in the line.
Verdict check_count(const Reading& reading, const TagSet& tags, std::string_view words);

}  // namespace tsd::line
