// The checks for one line at a time: its length and its tags. Compiled for several instruction sets
// (sweep_block.h).
#pragma once

#include <cstdint>
#include <cstring>

#include "line/sweep_keys.h"
#include "line/sweep_row.h"

namespace tsd::line {
namespace {

inline unsigned count(Bits bits) {
  return static_cast<unsigned>(__builtin_popcountll(bits));
}

/// The tags and newlines of one stretch in the rows of one pass.
struct Listing {
  static constexpr std::size_t kBytes = kRows * kBlock;
  static constexpr std::size_t kSpare = 8;  ///< room for surplus entries
  Bits keys[kMostTags + 1 + kBytes + kSpare];
  LineEnd ends[kBytes + kSpare];
  std::size_t tags, lines;
};

/// Writes several entries at a time, needed or not, since a branch per tag would be mispredicted.
/// The next block overwrites surplus entries.
inline void list(const char* text, std::size_t place, Bits equals, Bits newlines,
                 Listing& listing) {
  constexpr unsigned kTagsAtOnce = 4, kLinesAtOnce = 2;
  auto tags = static_cast<std::uint32_t>(listing.tags);
  LineEnd* end = listing.ends + listing.lines;
  listing.lines += count(newlines);
  do {
    for (unsigned i = 0; i < kLinesAtOnce; ++i, newlines &= newlines - 1) {
      Bits before = equals & (newlines ^ (newlines - 1));
      *end++ = {static_cast<std::uint32_t>(place) + zeros_below(newlines), tags + count(before)};
    }
  } while (newlines != 0);
  Bits* key = listing.keys + listing.tags;
  listing.tags += count(equals);
  do {
    for (unsigned i = 0; i < kTagsAtOnce; ++i, equals &= equals - 1) {
      Bits bytes;
      std::memcpy(&bytes, text + place + zeros_below(equals) - sizeof bytes, sizeof bytes);
      *key++ = bytes;
    }
  } while (equals != 0);
}

/// True for a line that begins with a 'p' and has a space as its fourth byte, but not "put ", which
/// the walker takes it for; where "put " is not accepted, for each that begins with it.
inline bool is_no_put(const char* line, bool puts) {
  if (((line[0] == 'p') & (line[3] == ' ')) == 0) return false;
  return (std::memcmp(line + 1, "ut", 2) == 0) != puts;
}

/// Calls `mark` for each line that is too long, has too many tags or a repeated key, and for each
/// for which is_no_put() holds. `text` points to the first row.
template <class Mark>
inline void check_lines(const char* text, const char* line, const Listing& listing,
                        std::size_t max_tags, bool puts, Mark mark) {
  const unsigned few = max_tags < kKeys ? static_cast<unsigned>(max_tags) : kKeys;
  auto each = [&](auto check) {
    std::uint32_t tag = 0;
    const char* begin = line;
    for (std::size_t i = 0; i < listing.lines; ++i) {
      LineEnd end = listing.ends[i];
      check(end, listing.keys + tag, end.tags - tag, begin);
      tag = end.tags;
      begin = text + end.place + 1;
    }
  };
  Keys same{};
  each([&](const LineEnd& end, const Bits* keys, unsigned tags, const char* begin) {
    bool put = is_no_put(begin, puts);
    bool long_line = text + end.place - begin >= kLongestPlain;
    if (tags > few || long_line || put) {
      if (tags > max_tags || long_line || put || repeat(keys, tags)) mark(end);
    } else {
      compare_few(keys, tags, same);
    }
  });
  if (!any(same)) return;
  each([&](const LineEnd& end, const Bits* keys, unsigned tags, const char*) {
    if (tags <= few && repeat(keys, tags)) mark(end);
  });
}

}  // namespace
}  // namespace tsd::line
