#include "line/plain.h"

#include <array>

#include "line/sweep.h"

namespace tsd::line {
namespace {

constexpr std::size_t kMostBytes = 1000;  // below all limits, with room for added tags
constexpr std::size_t kMostDigits = 15;   // of a whole number: a double holds it exactly
constexpr std::size_t kMostValue = 40;    // with decimals: neither too small nor too big for one

enum Kind : unsigned char { other, letter, digit };

constexpr std::array<Kind, 256> kinds() {
  std::array<Kind, 256> table{};
  for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = table[c - 'a' + 'A'] = letter;
  for (unsigned char c : std::string_view("-_./")) table[c] = letter;
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = digit;
  return table;
}
constexpr std::array<Kind, 256> kKinds = kinds();

Kind kind_of(char c) {
  return kKinds[static_cast<unsigned char>(c)];
}

/// Reads a line part by part; a missing part is empty.
struct Cursor {
  const char* at;
  const char* end;

  std::string_view name() {
    const char* begin = at;
    while (at != end && kind_of(*at) != other) ++at;
    return {begin, static_cast<std::size_t>(at - begin)};
  }
  std::string_view digits() {
    const char* begin = at;
    while (at != end && kind_of(*at) == digit) ++at;
    return {begin, static_cast<std::size_t>(at - begin)};
  }
  bool skip(char c) {
    bool there = at != end && *at == c;
    at += there ? 1 : 0;
    return there;
  }
};

bool take_time(Cursor& cursor, Point& into) {
  into.time = cursor.digits();
  return into.time.size() == 10 && into.time[0] >= '1' && into.time[0] <= '3' && cursor.skip(' ');
}

/// An exponent of at most two digits, if there is one; false when it is another.
bool skip_exponent(Cursor& cursor) {
  if (!cursor.skip('e') && !cursor.skip('E')) return true;
  if (!cursor.skip('-')) cursor.skip('+');
  std::size_t digits = cursor.digits().size();
  return digits == 1 || digits == 2;
}

bool take_value(Cursor& cursor, Point& into) {
  const char* begin = cursor.at;
  cursor.skip('-');
  std::size_t digits = cursor.digits().size();
  if (digits == 0 || digits > kMostDigits) return false;
  if (cursor.skip('.') && cursor.digits().empty()) return false;
  if (!skip_exponent(cursor)) return false;
  into.value = {begin, static_cast<std::size_t>(cursor.at - begin)};
  return into.value.size() <= kMostValue;
}

bool has_key(const Point& point, std::string_view key) {
  for (const Tag& tag : point.tags) {
    if (tag.key == key) return true;
  }
  return false;
}

bool take_tag(Cursor& cursor, Point& into) {
  if (!cursor.skip(' ')) return false;
  std::string_view key = cursor.name();
  if (key.empty() || !cursor.skip('=')) return false;
  std::string_view value = cursor.name();
  if (value.empty() || has_key(into, key)) return false;
  into.tags.push_back({key, value});
  return true;
}

}  // namespace

bool split_plain(std::string_view line, Point& into) {
  if (line.size() > kMostBytes) return false;
  Cursor cursor{line.data(), line.data() + line.size()};
  into.metric = cursor.name();
  if (into.metric.empty() || into.metric == "put" || !cursor.skip(' ')) return false;
  if (!take_time(cursor, into) || !take_value(cursor, into)) return false;
  into.tags.clear();
  while (cursor.at != cursor.end) {
    if (!take_tag(cursor, into) || into.tags.size() > kMostTags) return false;
  }
  return !into.tags.empty();
}

}  // namespace tsd::line
