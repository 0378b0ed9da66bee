// How a window is swept, spelled once for every width of vector. Included by sweep_*.cpp alone,
// which are compiled for different machines: nothing here may leave its translation unit, so it is
// all in an unnamed namespace and calls builtins rather than inline functions of the library.
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
inline unsigned zeros_above(Bits bits) {
#ifdef __LZCNT__
  return static_cast<unsigned>(__builtin_ia32_lzcnt_u64(bits));
#else
  return bits == 0 ? 64 : static_cast<unsigned>(__builtin_clzll(bits));
#endif
}
inline unsigned count(Bits bits) {
  return static_cast<unsigned>(__builtin_popcountll(bits));
}

/// Bit i of a map is set when byte i of the block is of that kind.
struct Maps {
  Bits name = 0;  // a-z A-Z 0-9 - _ . /
  Bits digit = 0;
  Bits early = 0;  // 1-3: a timestamp that begins so is before 2096
  Bits space = 0;
  Bits equals = 0;
  Bits newline = 0;
  Bits dot = 0;
  Bits minus = 0;
  Bits put = 0;  // the 'p' of "put "
};

/// The bytes that blocks are compared with, each in all places of a vector. `Vector` knows how to
/// load bytes, to lower() A-Z, and to compare: equal(), or within() a first byte and so many more.
/// Sets of bytes are joined by either() and both(), and come out as bits().
template <class Vector>
struct Classifier {
  using Bytes = decltype(Vector::all(' '));
  Bytes small = Vector::all(0x20), a = Vector::all('a'), letters = Vector::all(25),
        dash = Vector::all('-'), neighbors = Vector::all('9' - '-'), zero = Vector::all('0'),
        nine = Vector::all(9), one = Vector::all('1'), two = Vector::all(2),
        under = Vector::all('_'), space = Vector::all(' '), equals = Vector::all('='),
        newline = Vector::all('\n'), dot = Vector::all('.'), p = Vector::all('p'),
        u = Vector::all('u'), t = Vector::all('t');

  /// Adds Vector::kBytes bytes at `text` to the maps.
  inline void add(const char* text, unsigned shift, Maps& maps) const {
    auto bytes = Vector::load(text);
    auto at = [shift](auto set) { return Vector::bits(set) << shift; };
    auto letter = Vector::within(Vector::lower(bytes, small), a, letters);
    auto other = Vector::within(bytes, dash, neighbors);  // - . / 0-9 are neighbors in ASCII
    maps.name |= at(Vector::either(Vector::either(letter, other), Vector::equal(bytes, under)));
    maps.digit |= at(Vector::within(bytes, zero, nine));
    maps.early |= at(Vector::within(bytes, one, two));
    maps.space |= at(Vector::equal(bytes, space));
    maps.equals |= at(Vector::equal(bytes, equals));
    maps.newline |= at(Vector::equal(bytes, newline));
    maps.dot |= at(Vector::equal(bytes, dot));
    maps.minus |= at(Vector::equal(bytes, dash));
    auto pu = Vector::both(Vector::equal(bytes, p), Vector::equal(Vector::load(text + 1), u));
    auto ts = Vector::both(Vector::equal(Vector::load(text + 2), t),
                           Vector::equal(Vector::load(text + 3), space));
    maps.put |= at(Vector::both(pu, ts));
  }
};

/// Moves marks N bytes on; those that leave the block wait in `rest`.
template <unsigned N>
inline Bits step(Bits marks, Bits& rest) {
  Bits moved = marks << N | rest;
  rest = marks >> (64 - N);
  return moved;
}

/// Adds marks to a kind of bytes: in each run with a mark, from the mark on, ones become zeros, and
/// the zero behind the run becomes a one. All runs at once: that is the carry of an addition. The
/// byte before a mark must not be of that kind.
inline Bits ripple(Bits marks, Bits kind, Bits& carry) {
#ifdef __x86_64__
  unsigned long long sum;
  carry = __builtin_ia32_addcarryx_u64(static_cast<unsigned char>(carry), kind, marks, &sum);
  return sum;
#else
  Bits once, sum;
  bool over = __builtin_add_overflow(kind, marks, &once);
  over |= __builtin_add_overflow(once, carry, &sum);
  carry = over;
  return sum;
#endif
}

/// Moves each mark through the run of `kind` in which it stands, to the first byte behind it.
inline Bits through(Bits marks, Bits kind, Bits& carry) {
  return ripple(marks, kind, carry) & ~kind;
}

/// The bytes of a block at which some line ceases to be plain. Nothing here knows where one line is
/// long and another short: a mark that meets the wrong kind of byte is a fault and dies there, so
/// no mark outlives its line, and a line without a fault has been walked from its first byte to its
/// last.
inline Bits walk(const Maps& at, const Limits& limits, Flow& flow) {
  Bits between = at.space | at.equals | at.newline;
  Bits fault = ~(at.name | between);                  // no other bytes
  fault |= between & step<1>(between, flow.between);  // no empty word
  fault |= at.digit == ~Bits{0};  // so many decimals may be too small a number for a double

  // "put " counts as part of the metric.
  Bits line = step<1>(at.newline, flow.newline);
  Bits put_space = step<3>(line & at.put, flow.put);
  Bits space = at.space & ~put_space;
  Bits metric_end = through(line, at.name | put_space, flow.in_metric);
  fault |= metric_end & ~space;
  metric_end &= space;

  Bits time = step<1>(metric_end, flow.time);
  Bits time_end = through(time, at.digit, flow.in_time);
  time &= at.early;
  Bits right =
      step<10>(time, flow.seconds) | (step<13>(time, flow.milliseconds) & limits.milliseconds);
  // Such a mark may have left its line. It has not if there are nothing but digits before it.
  Bits behind1 = step<1>(at.digit, flow.behind1);
  Bits behind2 = behind1 & step<1>(behind1, flow.behind2);
  Bits behind4 = behind2 & step<2>(behind2, flow.behind4);
  Bits behind8 = behind4 & step<4>(behind4, flow.behind8);
  right &= behind8 & step<8>(behind2, flow.behind10);
  fault |= time_end & ~(space & right);
  time_end &= space;

  Bits value = step<1>(time_end, flow.value);
  Bits number = (value & ~at.minus) | step<1>(value & at.minus, flow.sign);
  fault |= number & ~at.digit;
  Bits rippled = ripple(number, at.digit, flow.in_whole);
  fault |= step<15>(number, flow.digits) & at.digit & ~rippled;  // 15 are exact in every dialect
  Bits whole_end = rippled & ~at.digit;
  Bits decimals = step<1>(whole_end & at.dot, flow.point);
  fault |= decimals & ~at.digit;
  Bits value_end = (whole_end & ~at.dot) | through(decimals, at.digit, flow.in_fraction);
  fault |= value_end & ~(space | (at.newline & limits.untagged));

  // Each word from here on ends behind a single '='.
  Bits tag_value = step<1>(at.equals, flow.tag_value);
  Bits tag_end = through(tag_value, at.name, flow.in_tag_value);
  Bits wanted = ((space & ~(metric_end | time_end)) | at.newline) & ~value_end;
  return fault | (tag_end ^ wanted);
}

/// The last bytes of a key, at most 8 of them, as a number: `end` points behind the key. What
/// stands before the key's space is shifted out. (A '!' above a space would be taken for one; it is
/// a fault anyway.)
inline Bits key_before(const char* end) {
  constexpr Bits kOnes = 0x0101010101010101;
  Bits bytes;
  std::memcpy(&bytes, end - 8, 8);
  Bits other = bytes ^ (kOnes * ' ');
  Bits spaces = (other - kOnes) & ~other & (kOnes << 7);  // the top bit of each space
  return bytes >> (-zeros_above(spaces) & 63);
}

/// Lists the tags of a block. By kUnrolled at a time, whether there are as many or not, for a
/// branch a tag would be mispredicted; what is taken too much is overwritten by the next block's.
inline void take_tags(const char* text, std::size_t base, Bits equals, Bits newlines,
                      std::uint64_t lines, Sweep& sweep) {
  constexpr Bits kOdd = 0x9e3779b97f4a7c15;
  std::size_t next = sweep.tags;
  sweep.tags += count(equals);
  do {
    for (std::size_t i = 0; i < kUnrolled; ++i, ++next) {
      auto line = static_cast<std::uint32_t>(lines) + count(newlines & (equals ^ (equals - 1)));
      std::size_t place = base + zeros_below(equals);
      auto key = static_cast<std::uint32_t>((key_before(text + place) * kOdd) >> 32);
      sweep.tag_key[next] = key ^ line;
      sweep.tag_line[next] = line;
      sweep.tag_place[next] = static_cast<std::uint32_t>(place);
      equals &= equals - 1;
    }
  } while (equals != 0);
}

/// Marks tags whose key their line has already, and tags beyond the limit.
inline bool compare_tags(std::size_t base, Sweep& sweep) {
  bool any = false;
  using Some = std::uint32_t __attribute__((vector_size(4 * kUnrolled)));
  auto some = [](const std::uint32_t* from) {
    Some values;
    std::memcpy(&values, from, sizeof values);
    return values;
  };
  for (std::size_t i = kMostTags; i < sweep.tags; i += kUnrolled) {
    Some key = some(sweep.tag_key + i);
    auto bad = some(sweep.tag_line + i) == some(sweep.tag_line + i - sweep.limits.max_tags);
    for (std::size_t back = 1; back < kMostTags; ++back)
      bad |= key == some(sweep.tag_key + i - back);
    Bits halves[2];
    std::memcpy(halves, &bad, sizeof halves);
    if ((halves[0] | halves[1]) == 0) continue;
    any = true;
    for (std::size_t k = 0; k < kUnrolled && i + k < sweep.tags; ++k) {
      std::size_t at = sweep.tag_place[i + k] - base;
      if (bad[k] != 0) sweep.faults[at / kBlock] |= Bits{1} << at % kBlock;
    }
  }
  // The last ones stay, for the line that goes on in the next window.
  for (std::uint32_t* list : {sweep.tag_key, sweep.tag_line, sweep.tag_place}) {
    std::memmove(list, list + sweep.tags - kMostTags, kMostTags * sizeof *list);
  }
  sweep.tags = kMostTags;
  return any;
}

template <class Vector>
inline bool sweep_window(const char* text, std::size_t base, std::size_t bytes, Sweep& sweep) {
  constexpr std::uint64_t kQuiet = 13;  // 13 blocks without a newline: a line of 832 bytes or more
  const Classifier<Vector> classifier;
  Flow flow = sweep.flow;
  Bits any = 0;
  for (std::size_t done = 0; done < bytes; done += kBlock) {
    Maps maps;
    for (unsigned shift = 0; shift < kBlock; shift += Vector::kBytes) {
      classifier.add(text + base + done + shift, shift, maps);
    }
    // What lies behind the text is no '=', no newline, and no fault.
    Bits valid = bytes - done < kBlock ? (Bits{1} << (bytes - done)) - 1 : ~Bits{0};
    maps.equals &= valid;
    maps.newline &= valid;
    take_tags(text, base + done, maps.equals, maps.newline, flow.lines, sweep);
    sweep.lines[done / kBlock] = flow.lines;
    flow.lines += count(maps.newline);
    flow.quiet = maps.newline == 0 ? flow.quiet + 1 : 0;
    Bits fault = (walk(maps, sweep.limits, flow) | (flow.quiet >= kQuiet)) & valid;
    sweep.newlines[done / kBlock] = maps.newline;
    sweep.faults[done / kBlock] = fault;
    any |= fault;
  }
  sweep.flow = flow;
  return static_cast<int>(compare_tags(base, sweep)) | static_cast<int>(any != 0);
}

}  // namespace
}  // namespace tsd::line
