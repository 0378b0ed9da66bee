// How a text is swept, spelled once for every width of vector. Included by sweep_*.cpp alone, which
// are compiled for different machines: nothing here may leave its translation unit, so it is all in
// an unnamed namespace and calls builtins rather than inline functions of the library.
#pragma once

#include <cstring>

#include "line/sweep.h"

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

/// A block of each stretch, stretch i in element i: bit j of a map is set when byte j is of that
/// kind.
template <std::size_t kLanes>
struct Row {
  using Map = Bits[kLanes];
  Map name;  // a-z A-Z 0-9 - _ . /
  Map digit;
  Map early;  // 1-3: a timestamp that begins so is before 2096
  Map space, equals, newline, dot, minus;
  Map put;    // the 'p' of "put ", where that is looked for
  Map valid;  // the byte is part of the stretch

  Row() {
    for (std::size_t lane = 0; lane < kLanes; ++lane) put[lane] = 0, valid[lane] = ~Bits{0};
  }
};

template <class Vector>
struct Kinds {
  typename Vector::Set name, digit, early;
};

/// By comparing: `Vector` has within() a first byte and a last, lower() for A-Z, and either().
template <class Vector>
inline Kinds<Vector> kinds_by_range(typename Vector::Bytes bytes) {
  auto letter = Vector::template within<'a', 'z'>(Vector::lower(bytes));
  auto other = Vector::template within<'-', '9'>(bytes);  // neighbors in ASCII: - . / 0-9
  auto name = Vector::either(Vector::either(letter, other), Vector::template equal<'_'>(bytes));
  return {name, Vector::template within<'0', '9'>(bytes), Vector::template within<'1', '3'>(bytes)};
}

/// The bitmaps of a block by vectors of fewer bytes. `Vector` knows how to load bytes, their
/// kinds() and those that are equal(). Sets of bytes are joined by both(), and come out as bits().
template <class Vector>
struct Classifier {
  using Lanes = typename Vector::Lanes;
  static constexpr std::size_t kLanes = sizeof(Lanes) / sizeof(Bits);

  template <bool kPuts>
  static inline void classify(const char* text, Row<kLanes>& row, std::size_t lane) {
    for (std::size_t at = 0; at < kBlock; at += sizeof(typename Vector::Bytes)) {
      auto put = [&](Bits* map, auto set) {
        auto bits = Vector::bits(set);
        std::memcpy(reinterpret_cast<char*>(map + lane) + at / 8, &bits, sizeof bits);
      };
      auto bytes = Vector::load(text + at);
      auto kinds = Vector::kinds(bytes);
      put(row.name, kinds.name);
      put(row.digit, kinds.digit);
      put(row.early, kinds.early);
      put(row.space, Vector::template equal<' '>(bytes));
      put(row.equals, Vector::template equal<'='>(bytes));
      put(row.newline, Vector::template equal<'\n'>(bytes));
      put(row.dot, Vector::template equal<'.'>(bytes));
      put(row.minus, Vector::template equal<'-'>(bytes));
      if constexpr (kPuts) {
        auto pu = Vector::both(Vector::template equal<'p'>(bytes),
                               Vector::template equal<'u'>(Vector::load(text + at + 1)));
        auto ts = Vector::both(Vector::template equal<'t'>(Vector::load(text + at + 2)),
                               Vector::template equal<' '>(Vector::load(text + at + 3)));
        put(row.put, Vector::both(pu, ts));
      }
    }
  }
};

/// Moves marks N bytes on; those that leave the block wait in `rest`.
template <unsigned N, class Lanes>
inline Lanes step(const Lanes& marks, Lanes& rest) {
  Lanes moved = marks << N | rest;
  rest = marks >> (64 - N);
  return moved;
}

/// Adds marks to a kind of bytes: in each run with a mark, from the mark on, ones become zeros, and
/// the zero behind the run becomes a one. All runs at once: that is the carry of an addition. The
/// byte before a mark must not be of that kind.
template <class Lanes>
inline Lanes ripple(const Lanes& marks, const Lanes& kind, Lanes& carry) {
  Lanes sum = kind + marks + carry;
  carry = (kind & ~sum) >> 63;
  return sum;
}

/// Moves each mark through the run of `kind` in which it stands, to the first byte behind it.
template <class Lanes>
inline Lanes through(const Lanes& marks, const Lanes& kind, Lanes& carry) {
  return ripple(marks, kind, carry) & ~kind;
}

/// Walks through the rows. What is under way at the border of two blocks is kept: marks on their
/// way, and carries of additions.
template <class Lanes, std::size_t kLanes>
struct Walker {
  static Lanes of(const Bits (&map)[kLanes]) {
    Lanes lanes;
    std::memcpy(&lanes, map, sizeof lanes);
    return lanes;
  }

  // The first byte of a stretch stands as if behind a newline.
  Lanes newline = Lanes{} + 1, between = Lanes{} + 1;
  Lanes put{}, time{}, seconds{}, milliseconds{}, value{}, sign{}, digits{}, point{}, tag_value{};
  Lanes behind1{}, behind2{}, behind4{}, behind8{}, behind10{};
  Lanes in_metric{}, in_time{}, in_whole{}, in_fraction{}, in_tag_value{};

  /// The bytes at which some line ceases to be plain. Nothing here knows where one line is long and
  /// another short: a mark that meets the wrong kind of byte is a fault and dies there, so no mark
  /// outlives its line, and a line without a fault has been walked from its first byte to its last.
  inline Lanes walk(const Row<kLanes>& row, const Limits& limits) {
    Lanes name = of(row.name), digit = of(row.digit), spaces = of(row.space),
          equals = of(row.equals), newlines = of(row.newline), dot = of(row.dot),
          minus = of(row.minus);
    Lanes any = spaces | equals | newlines;
    Lanes fault = ~(name | any);            // no other bytes
    fault |= any & step<1>(any, between);   // no empty word
    fault |= (digit & ~(digit + 1)) >> 63;  // 64 decimals may be too small a number for a double

    // "put " counts as part of the metric.
    Lanes line = step<1>(newlines, newline);
    Lanes put_space = step<3>(line & of(row.put), put);
    Lanes space = spaces & ~put_space;
    Lanes metric_end = through(line, name | put_space, in_metric);
    fault |= metric_end & ~space;
    metric_end &= space;

    Lanes stamp = step<1>(metric_end, time);
    Lanes time_end = through(stamp, digit, in_time);
    stamp &= of(row.early);
    Lanes right = step<10>(stamp, seconds) | (step<13>(stamp, milliseconds) & limits.milliseconds);
    // Such a mark may have left its line. It has not if there are nothing but digits before it.
    Lanes one = step<1>(digit, behind1);
    Lanes two = one & step<1>(one, behind2);
    Lanes four = two & step<2>(two, behind4);
    Lanes eight = four & step<4>(four, behind8);
    right &= eight & step<8>(two, behind10);
    fault |= time_end & ~(space & right);
    time_end &= space;

    Lanes begin = step<1>(time_end, value);
    Lanes number = (begin & ~minus) | step<1>(begin & minus, sign);
    fault |= number & ~digit;
    Lanes rippled = ripple(number, digit, in_whole);
    fault |= step<15>(number, digits) & digit & ~rippled;  // 15 are exact in every dialect
    Lanes whole_end = rippled & ~digit;
    Lanes decimals = step<1>(whole_end & dot, point);
    fault |= decimals & ~digit;
    Lanes value_end = (whole_end & ~dot) | through(decimals, digit, in_fraction);
    fault |= value_end & ~(space | (newlines & limits.untagged));

    // Each word from here on ends behind a single '='.
    Lanes tag_end = through(step<1>(equals, tag_value), name, in_tag_value);
    Lanes wanted = ((space & ~(metric_end | time_end)) | newlines) & ~value_end;
    return (fault | (tag_end ^ wanted)) & of(row.valid);
  }
};

/// Four keys of a line, each as the last 8 of its bytes.
using Keys = Bits __attribute__((vector_size(32)));
inline constexpr unsigned kKeys = 4;

/// Of what is listed: the 8 bytes before an '=', without the key's space and what is before it.
inline void load(const Bits* from, Keys& keys) {
  using Bytes = unsigned char __attribute__((vector_size(32)));
  Bytes bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  auto spaces = reinterpret_cast<Keys>(bytes == ' ');
  spaces |= spaces >> 8;
  spaces |= spaces >> 16;
  spaces |= spaces >> 32;
  keys = reinterpret_cast<Keys>(bytes) & ~spaces;
}

/// Sets bits in `same` when two of the keys are equal.
inline void compare(const Keys& keys, Keys& same) {
  same |= reinterpret_cast<Keys>(keys == __builtin_shufflevector(keys, keys, 1, 2, 3, 0)) |
          reinterpret_cast<Keys>(keys == __builtin_shufflevector(keys, keys, 2, 3, 0, 1));
}

/// The same for the first `tags` of the keys, at most four: others are replaced by what is no key.
inline void compare_few(const Bits* from, unsigned tags, Keys& same) {
  constexpr Bits kAll = ~Bits{0};
  static constexpr Bits kKept[] = {kAll, kAll, kAll, kAll, 0, 0, 0, 0};
  static constexpr Bits kOther[] = {0, 0, 0, 0, 1, 2, 3, 4};
  Keys keys, kept, other;
  load(from, keys);
  std::memcpy(&kept, kKept + kKeys - tags, sizeof kept);
  std::memcpy(&other, kOther + kKeys - tags, sizeof other);
  keys = (keys & kept) | other;
  compare(keys, same);
}

inline bool any(const Keys& keys) {
  return (keys[0] | keys[1] | keys[2] | keys[3]) != 0;
}

/// True when one of at most eight keys is there twice.
inline bool repeat(const Bits* from, unsigned tags) {
  Keys same{};
  compare_few(from, tags < kKeys ? tags : kKeys, same);
  for (unsigned i = kKeys; i < tags; ++i) {
    Keys one, all;
    for (unsigned k = 0; k < i; ++k) {
      load(from + i, one);
      load(from + k, all);
      if (one[0] == all[0]) return true;
    }
  }
  return any(same);
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

/// `Machine` has a vector `Lanes` of kLanes, and classify() makes bitmaps of a block.
template <class Machine>
class Sweeping {
 public:
  Sweeping(std::string_view text, Sweep& sweep) : text_(text.data()), sweep_(sweep) {
    part(text, {sweep.stretches, kLanes});
  }

  void run() {
    std::size_t longest = 0;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      std::size_t bytes = sweep_.stretches[lane].end - sweep_.stretches[lane].place;
      longest = bytes > longest ? bytes : longest;
    }
    for (std::size_t done = 0; done < longest; done += kRows * kBlock) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) classify(lane);
      for (std::size_t row = 0; row < kRows; ++row) {
        Lanes fault = walker_.walk(rows_[row], sweep_.limits);
        std::memcpy(faults_[row], &fault, sizeof fault);
      }
      for (std::size_t lane = 0; lane < kLanes; ++lane) finish(lane);
    }
  }

 private:
  using Lanes = typename Machine::Lanes;
  static constexpr std::size_t kLanes = Machine::kLanes;

  /// Blocks that are left of the stretch, but at most kRows.
  static std::size_t rows_of(const Stretch& stretch) {
    std::size_t rows = (stretch.end - stretch.place + kBlock - 1) / kBlock;
    return rows < kRows ? rows : kRows;
  }

  /// Their bitmaps; of nothing behind them.
  void classify(std::size_t lane) {
    const Stretch& stretch = sweep_.stretches[lane];
    std::size_t left = stretch.end - stretch.place;
    const char* text = text_ + stretch.place;
    const std::size_t rows = rows_of(stretch);
    if (sweep_.puts) {
      for (std::size_t row = 0; row < rows; ++row)
        Machine::template classify<true>(text + row * kBlock, rows_[row], lane);
    } else {
      for (std::size_t row = 0; row < rows; ++row)
        Machine::template classify<false>(text + row * kBlock, rows_[row], lane);
    }
    for (std::size_t at = left / kBlock; at < kRows; ++at) {
      Bits valid = at * kBlock < left ? (Bits{1} << left % kBlock) - 1 : 0;
      rows_[at].valid[lane] = valid;
      rows_[at].equals[lane] &= valid;
      rows_[at].newline[lane] &= valid;
    }
  }

  /// What only a line at a time can tell; and the suspects.
  void finish(std::size_t lane) {
    Stretch& stretch = sweep_.stretches[lane];
    Listing& listing = listing_;
    std::memcpy(listing.keys, stretch.keys, sizeof stretch.keys);
    listing.tags = stretch.tags;
    listing.lines = 0;
    Bits faults = 0;
    const char* text = text_ + stretch.place;
    const std::size_t rows = rows_of(stretch);
    for (std::size_t row = 0; row < rows; ++row) {
      list(text, row * kBlock, rows_[row].equals[lane], rows_[row].newline[lane], listing);
      faults |= faults_[row][lane];
    }
    auto mark = [&](const LineEnd& end) {
      faults_[end.place / kBlock][lane] |= Bits{1} << end.place % kBlock;
      faults = 1;
    };
    check_lines(text, text_ + stretch.line, listing, sweep_.limits.max_tags, sweep_.puts, mark);
    if (faults != 0 || stretch.suspected) {
      Bits marks[kRows];
      for (std::size_t row = 0; row < kRows; ++row) marks[row] = faults_[row][lane];
      collect(marks, {listing.ends, listing.lines}, stretch);
    }
    advance(stretch);
  }

  void advance(Stretch& stretch) {
    std::size_t first = 0;
    if (listing_.lines != 0) {
      const LineEnd& end = listing_.ends[listing_.lines - 1];
      first = end.tags;
      stretch.line = stretch.place + end.place + 1;
    }
    stretch.lines += listing_.lines;
    stretch.tags = listing_.tags - first;
    if (stretch.tags > kMostTags) stretch.tags = kMostTags + 1;
    std::memcpy(stretch.keys, listing_.keys + first, sizeof stretch.keys);
    stretch.place += kRows * kBlock;
    if (stretch.place > stretch.end) stretch.place = stretch.end;
  }

  const char* text_;
  Sweep& sweep_;
  Walker<Lanes, kLanes> walker_;
  Row<kLanes> rows_[kRows];
  Bits faults_[kRows][kLanes];
  Listing listing_;
};

}  // namespace
}  // namespace tsd::line
