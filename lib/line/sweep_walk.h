// Walks through the bitmaps: finds where lines cease to be plain, for all lines at once, by
// additions and shifts and without a branch. Compiled for several instruction sets (sweep_block.h).
#pragma once

#include <cstring>

#include "line/sweep_row.h"

namespace tsd::line {
namespace {

/// Moves marks by N bytes; those that leave the block are kept in `rest` for the next.
template <unsigned N, class Lanes>
inline Lanes step(const Lanes& marks, Lanes& rest) {
  Lanes moved = marks << N | rest;
  rest = marks >> (64 - N);
  return moved;
}

/// Adds marks to the bitmap of a kind of bytes. In each run with a mark, ones become zeros from the
/// mark on, and the zero behind the run becomes a one: the carry of the addition does that for all
/// runs at once. The byte before a mark must not be of that kind.
template <class Lanes>
inline Lanes ripple(const Lanes& marks, const Lanes& kind, Lanes& carry) {
  Lanes sum = kind + marks + carry;
  carry = (kind & ~sum) >> 63;
  return sum;
}

/// Moves each mark to the first byte behind the run of `kind` that it is in.
template <class Lanes>
inline Lanes through(const Lanes& marks, const Lanes& kind, Lanes& carry) {
  return ripple(marks, kind, carry) & ~kind;
}

/// Walks through the rows. Marks and carries that cross the border of two blocks are kept for the
/// next.
template <class Lanes, std::size_t kLanes>
struct Walker {
  static Lanes of(const Bits (&map)[kLanes]) {
    Lanes lanes;
    std::memcpy(&lanes, map, sizeof lanes);
    return lanes;
  }

  // The first byte of a stretch counts as the first behind a newline.
  Lanes newline = Lanes{} + 1, between = Lanes{} + 1;
  Lanes put{}, time{}, seconds{}, milliseconds{}, value{}, sign{}, point{}, tag_value{};
  Lanes power{}, power_sign{}, power_third{};
  Lanes behind1{}, behind2{}, behind4{}, behind8{}, behind10{}, behind3{}, behind16{}, behind19{},
      behind20{}, early19{};
  Lanes in_metric{}, in_time{}, in_whole{}, in_fraction{}, in_power{}, in_tag_value{};

  /// The bytes behind a run of digits that is too long for a whole number, or for one that goes on
  /// (`more`) as a fraction or an exponent. 15 digits are exact in every dialect. Where whole
  /// numbers have 64 bits, 18 are, and 19 from 1 to 3: the rest is read. `eight`, `four` and
  /// `three` are the bytes behind so many digits.
  inline Lanes too_long(const Lanes& eight, const Lanes& four, const Lanes& three,
                        const Lanes& early, const Lanes& more, const Limits& limits) {
    Lanes sixteen = eight & step<8>(eight, behind16);
    Lanes nineteen = sixteen & step<16>(three, behind19);
    Lanes twenty = sixteen & step<16>(four, behind20);
    Lanes beyond = twenty | (nineteen & ~step<19>(early, early19));
    return (sixteen & (more | ~limits.long_integers)) | beyond;
  }

  /// The bytes at which a line ceases to be plain. All lines are treated alike, whatever their
  /// length: a mark that meets the wrong kind of byte is a fault and ends there, so no mark leaves
  /// its line, and a line without a fault has been checked from its first byte to its last.
  inline Lanes walk(const Row<kLanes>& row, const Limits& limits) {
    Lanes name = of(row.name), digit = of(row.digit), spaces = of(row.space),
          equals = of(row.equals), newlines = of(row.newline), dot = of(row.dot),
          minus = of(row.minus), plus = of(row.plus), exponent = of(row.power),
          early = of(row.early);
    Lanes any = spaces | equals | newlines;
    Lanes fault = ~(name | any | plus);     // no other bytes
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
    stamp &= early;
    Lanes right = step<10>(stamp, seconds) | (step<13>(stamp, milliseconds) & limits.milliseconds);
    // This mark may have left its line; it has not when all bytes before it are digits.
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
    Lanes whole_end = through(number, digit, in_whole);
    fault |= whole_end &
             too_long(eight, four, two & step<1>(two, behind3), early, dot | exponent, limits);
    Lanes decimals = step<1>(whole_end & dot, point);
    fault |= decimals & ~digit;
    Lanes mantissa_end = (whole_end & ~dot) | through(decimals, digit, in_fraction);

    // e-06, E+12: at most two digits, so that every dialect can hold the number.
    Lanes power_begin = step<1>(mantissa_end & exponent, power);
    Lanes power_signs = power_begin & (plus | minus);
    fault |= plus & ~power_signs;
    Lanes powers = (power_begin & ~power_signs) | step<1>(power_signs, power_sign);
    fault |= powers & ~digit;
    fault |= step<2>(powers, power_third) & digit & one;
    Lanes value_end = (mantissa_end & ~exponent) | through(powers, digit, in_power);
    fault |= value_end & ~(space | (newlines & limits.untagged));

    // From here on every word is a tag with a single '='.
    Lanes tag_end = through(step<1>(equals, tag_value), name, in_tag_value);
    Lanes wanted = ((space & ~(metric_end | time_end)) | newlines) & ~value_end;
    return (fault | (tag_end ^ wanted)) & of(row.valid);
  }
};

}  // namespace
}  // namespace tsd::line
