// What is told of lines one at a time: their length, and their tags. Compiled for different
// machines (sweep_block.h).
#pragma once

#include <cstring>

#include "line/sweep_keys.h"

namespace tsd::line {
namespace {

// Where the machine counts zeros itself, it also has an answer for no bit at all: 64.
inline unsigned zeros_below(Bits bits) {
#ifdef __BMI__
  return static_cast<unsigned>(__builtin_ia32_tzcnt_u64(bits));
#else
  return bits == 0 ? 64 : static_cast<unsigned>(__builtin_ctzll(bits));
#endif
}
inline unsigned count(Bits bits) {
  return static_cast<unsigned>(__builtin_popcountll(bits));
}

/// The tags and newlines of one stretch's part of the rows.
struct Listing {
  static constexpr std::size_t kBytes = kRows * kBlock;
  static constexpr std::size_t kSpare = 8;  // what is taken too much
  Bits keys[kMostTags + 1 + kBytes + kSpare];
  LineEnd ends[kBytes + kSpare];
  std::size_t tags, lines;
};

/// Several at a time, whether there are as many or not, for a branch a tag would be mispredicted;
/// what is taken too much is overwritten by the next block's.
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

/// Calls `mark` for each line that is too long, has too many tags or a key twice; and, where "put "
/// is not looked for, for those that begin with it. `text` is where the rows begin.
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
    bool put = !puts && std::memcmp(begin, "put ", 4) == 0;
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
