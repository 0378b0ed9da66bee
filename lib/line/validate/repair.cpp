#include "line/validate/repair.h"

#include <algorithm>

#include "line/text.h"

namespace tsd::line {

namespace {

struct Damage {
  const std::string& line;
  const Verdict& verdict;
  std::string_view word;  // the part of the line that the verdict is about
  Dialect dialect;

  /// The line with the word replaced by another text.
  std::string with(std::string_view text) const {
    std::string mended = line;
    return mended.replace(verdict.column - 1, verdict.length, text);
  }
};

using Mended = std::optional<std::string>;

/// Makes single spaces between words, and removes spaces at the ends, a byte order mark and a final
/// carriage return.
std::string respace(std::string_view line) {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!line.empty() && (line.starts_with(kMark) || is_blank(line.front()))) {
    line.remove_prefix(line.starts_with(kMark) ? kMark.size() : 1);
  }
  while (!line.empty() && (line.back() == '\r' || is_blank(line.back()))) line.remove_suffix(1);
  std::string spaced;
  for (char c : line) {
    if (!is_blank(c)) {
      spaced += c;
    } else if (spaced.back() != ' ') {
      spaced += ' ';
    }
  }
  return spaced;
}

/// The codes of what respace() corrects in the line.
Code respaced(std::string_view line) {
  if (line.starts_with("\xef")) return Code::byte_order_mark;
  if (line.ends_with('\r')) return Code::carriage_return;
  if (line.find('\t') != line.npos) return Code::tab;
  return line.starts_with(' ') ? Code::leading_space : Code::extra_space;
}

Mended small_put(const Damage& damage) {
  return damage.with("put");
}

Mended boolean(const Damage& damage) {
  return damage.with(equal_ignoring_case(damage.word, "true") ? "1" : "0");
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// 1600000000.5 becomes milliseconds where the dialect accepts them. A plus sign or a final dot is
/// removed.
Mended timestamp(const Damage& damage) {
  std::string_view word = damage.word;
  if (word.starts_with('+')) word.remove_prefix(1);
  std::size_t dot = word.find('.');
  std::string_view seconds = word.substr(0, dot);
  std::string_view fraction = dot == word.npos ? "" : word.substr(dot + 1);
  if (seconds.size() != 10 || !all_digits(seconds)) return std::nullopt;
  if (fraction.find_first_not_of('0') == fraction.npos) return damage.with(seconds);
  if (damage.dialect != Dialect::opentsdb || !all_digits(fraction) || fraction.size() > 3)
    return std::nullopt;
  std::string stamp = std::string(seconds).append(fraction);
  return damage.with(stamp.append(3 - fraction.size(), '0'));
}

/// Makes +5 5, .5 0.5, 5. 5.0 and 1.5f 1.5. Not repaired: a comma, which may separate decimals or
/// thousands, and a sign or dot alone.
Mended number(const Damage& damage) {
  std::string word(damage.word);
  std::size_t at = word.starts_with('-') ? 1 : 0;
  if (word.starts_with('+')) word.erase(0, 1);
  std::size_t first = word.find_first_not_of('.', at);
  if (first > at + 1 || first >= word.size() || !is_digit(word[first])) return std::nullopt;
  if (word.size() > at + 1 &&
      std::string_view("fFdD").find(word.back()) != std::string_view::npos &&
      word.find_first_of("xX") == word.npos) {
    word.pop_back();
  }
  if (word.substr(at).starts_with('.')) word.insert(at, "0");
  if (std::size_t dot = word.find('.'); dot != word.npos) {
    if (dot + 1 == word.size() || !is_digit(word[dot + 1])) word.insert(dot + 1, "0");
  }
  return damage.with(word);
}

/// Removes an exact repeat of a tag, which adds nothing.
Mended repeated_tag(const Damage& damage) {
  std::string before = " " + damage.line.substr(0, damage.verdict.column - 1);
  if (before.find(" " + std::string(damage.word) + " ") == before.npos) return std::nullopt;
  return respace(damage.with(""));
}

struct Row {
  Code code;
  Mended (*mend)(const Damage&);
};

constexpr Row kRows[] = {
    {Code::put_case, small_put},          {Code::timestamp_syntax, timestamp},
    {Code::timestamp_form, timestamp},    {Code::timestamp_range, timestamp},
    {Code::timestamp_misread, timestamp}, {Code::timestamp_truncated, timestamp},
    {Code::value_boolean, boolean},       {Code::value_syntax, number},
    {Code::tag_duplicate, repeated_tag},
};

Mended mend(const std::string& line, const Verdict& verdict, Dialect dialect) {
  for (const Row& row : kRows) {
    if (row.code != verdict.code) continue;
    std::string_view word = std::string_view(line).substr(verdict.column - 1, verdict.length);
    Mended mended = row.mend({line, verdict, word, dialect});
    if (mended && *mended != line) return mended;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Repair> repair(std::string_view line, const Rules& rules) {
  Repair done{std::string(line), {}, judge(line, rules)};
  Verdict& verdict = done.left;
  if (verdict.code == Code::line_length || verdict.code == Code::empty_line) return std::nullopt;
  // Spaces are corrected first, even where the dialect tolerates them.
  if (std::string spaced = respace(line); spaced != line) {
    Verdict after = judge(spaced, rules);
    done = {std::move(spaced), {respaced(line)}, after};
  }
  // Every correction removes a fault, so the loop ends; the bound guards against a row that does
  // not.
  for (int rounds = 0; rounds < 32; ++rounds) {
    Mended mended = mend(done.line, verdict, rules.dialect);
    if (!mended) break;
    done.mended.push_back(verdict.code);
    done.line = std::move(*mended);
    verdict = judge(done.line, rules);
  }
  if (verdict.refused() || done.line == line) return std::nullopt;
  return done;
}

}  // namespace tsd::line
