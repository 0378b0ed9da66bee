// Walks through the bitmaps: finds where lines cease to be plain, for all lines at once, by
// additions and shifts. It branches on what few blocks have: odd bytes, exponents, long numbers.
// Compiled for several instruction sets (sweep_block.h).
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
template <class Machine>
struct Walker {
  using Lanes = typename Machine::Lanes;
  static Lanes of(const Bits (&map)[Machine::kLanes]) {
    Lanes lanes;
    std::memcpy(&lanes, map, sizeof lanes);
    return lanes;
  }

  // The first byte of a stretch counts as the first behind a newline.
  Lanes newline = Lanes{} + 1, between = Lanes{} + 1;
  Lanes put1{}, put2{}, put3{}, time{}, seconds{}, milliseconds{}, value{}, sign{}, point{},
      tag_value{};
  Lanes power{}, power_sign{}, power_third{};
  Lanes behind1{}, behind2{}, behind4{}, behind8{}, behind10{}, behind16{};
  Lanes high{}, returned{};
  /// The marks of the block before.
  Lanes numbers_before{}, early_before{}, spaces_before{}, values_before{};
  Lanes in_metric{}, in_time{}, in_whole{}, in_fraction{}, in_power{}, in_tag_value{};
  bool has_power = false;  ///< an exponent goes on in the next block
  bool has_name = false;   ///< an odd name or a carriage return does

  /// The spaces behind words of three bytes at the beginning of a line, which begin with a 'p':
  /// check_lines() makes sure that they are "put".
  inline Lanes behind_puts(const Lanes& p, const Lanes& name, const Lanes& spaces) {
    Lanes u = step<1>(p, put1) & name;
    Lanes t = step<1>(u, put2) & name;
    return step<1>(t, put3) & spaces;
  }

  /// Bytes that count as part of a name where the dialect accepts them: a letter beyond ASCII that
  /// cannot be UTF-8, since none stands beside it, and the carriage return of a line's end.
  /// `behind`: the bytes behind spaces, equals signs and newlines.
  inline Lanes odd_names(const Row<Machine::kLanes>& row, const Lanes& behind, const Limits& limits,
                         Lanes& fault) {
    Lanes above = of(row.high), end = of(row.carriage_return) & limits.carriage_returns;
    Lanes names = (of(row.letter) & limits.letters) | end;
    fault &= ~names;
    fault |= above & step<1>(above, high);
    fault |= (step<1>(end, returned) & ~of(row.newline)) | (end & behind);
    has_name = Machine::any(high | returned);
    return names;
  }

  /// The newlines behind a blank that stands behind a tag, where that is accepted.
  inline Lanes blank_ends(const Lanes& newlines, const Lanes& spaces, const Limits& limits) const {
    Lanes behind_space = spaces << 1 | spaces_before >> 63;
    return newlines & behind_space & limits.blanks;
  }

  /// The ends of whole numbers, out of those of 16 digits or more, that have more digits than the
  /// dialect holds exactly. Where whole numbers have 64 bits, 18 digits are exact, and 19 from 1 to
  /// 3: the rest is read. `numbers` marks the first digits, `early` those of them from 1 to 3.
  inline Lanes too_long(const Lanes& ends, const Lanes& numbers, const Lanes& early,
                        const Limits& limits) const {
    Lanes exact = numbers << 16 | numbers_before >> 48 | numbers << 17 | numbers_before >> 47 |
                  numbers << 18 | numbers_before >> 46 | early << 19 | early_before >> 45;
    return ends & ~(exact & limits.long_integers);
  }

  /// Moves the marks behind mantissas on to those behind exponents, e-06 or E+12, of at most two
  /// digits, so that every dialect can hold the number. `pair`: a digit behind another.
  inline Lanes through_exponents(const Lanes& ends, const Row<Machine::kLanes>& row,
                                 const Lanes& plus, const Lanes& pair, Lanes& fault) {
    Lanes exponent = of(row.power), digit = of(row.digit);
    Lanes begin = step<1>(ends & exponent, power);
    Lanes signs = begin & (plus | of(row.minus));
    fault &= ~(signs & plus);
    Lanes number = (begin & ~signs) | step<1>(signs, power_sign);
    fault |= number & ~digit;
    fault |= step<2>(number, power_third) & pair;
    Lanes behind = through(number, digit, in_power);
    has_power = Machine::any(power | power_sign | power_third | in_power);
    return (ends & ~exponent) | behind;
  }

  /// Bytes behind a run of digits, by how many of them there are at least.
  struct Runs {
    Lanes one, eight, ten;
  };
  inline Runs runs_of(const Lanes& digit) {
    Lanes one = step<1>(digit, behind1);
    Lanes two = one & step<1>(one, behind2);
    Lanes four = two & step<2>(two, behind4);
    Lanes eight = four & step<4>(four, behind8);
    return {one, eight, eight & step<8>(two, behind10)};
  }

  /// The spaces and newlines without a word before them are faults, but for the result: newlines
  /// behind a blank that ends a line.
  inline Lanes empty_words(const Lanes& empty, const Lanes& newlines, const Lanes& spaces,
                           const Limits& limits, Lanes& fault) {
    Lanes ends{};
    if (Machine::any(empty)) ends = blank_ends(newlines, spaces, limits);
    spaces_before = spaces;
    fault |= empty & ~ends;
    return ends;
  }

  /// Moves marks from the first bytes of timestamps to the spaces behind them.
  inline Lanes through_times(Lanes stamp, const Row<Machine::kLanes>& row, const Lanes& space,
                             const Lanes& ten, const Limits& limits, Lanes& fault) {
    Lanes end = through(stamp, of(row.digit), in_time);
    stamp &= of(row.early);
    Lanes right = step<10>(stamp, seconds) | (step<13>(stamp, milliseconds) & limits.milliseconds);
    // This mark may have left its line; it has not when all bytes before it are digits.
    fault |= end & ~(space & right & ten);
    return end & space;
  }

  /// Moves marks from the first bytes of numbers to those behind them. `done` are the bytes that
  /// may stand there; `sign` is the minus, and the plus where it is taken.
  template <class Demand>
  inline Lanes through_numbers(const Lanes& begin, const Lanes& sign_byte,
                               const Row<Machine::kLanes>& row, const Runs& runs, const Lanes& done,
                               bool has_odd, const Limits& limits, const Demand& demand,
                               Lanes& fault) {
    Lanes digit = of(row.digit), dot = of(row.dot);
    Lanes number = (begin & ~sign_byte) | step<1>(begin & sign_byte, sign);
    fault |= number & ~digit;
    Lanes whole_end = through(number, digit, in_whole);
    Lanes long_end = whole_end & runs.eight & step<8>(runs.eight, behind16);
    Lanes decimals = step<1>(whole_end & dot, point);
    fault |= decimals & ~digit;
    Lanes end = (whole_end & ~dot) | through(decimals, digit, in_fraction);
    Lanes early = of(row.early) & number;
    if (Machine::any(long_end)) {
      fault |= (long_end & ~done) | too_long(long_end, number, early, limits);
    }
    numbers_before = number;
    early_before = early;
    if (has_power || Machine::any(end & ~done)) {
      demand.classify_power();
      Lanes plus = has_odd ? of(row.plus) : Lanes{};
      end = through_exponents(end, row, plus, digit & runs.one, fault);
    }
    fault |= end & ~done;
    return end;
  }

  /// The bytes at which a line ceases to be plain. All lines are treated alike, whatever their
  /// length: a mark that meets the wrong kind of byte is a fault and ends there, so no mark leaves
  /// its line, and a line without a fault has been checked from its first byte to its last.
  /// `demand` makes the maps of the row that few rows need.
  template <class Demand>
  inline Lanes walk(const Row<Machine::kLanes>& row, const Limits& limits, bool puts,
                    const Demand& demand) {
    Lanes name = of(row.name), digit = of(row.digit), spaces = of(row.space),
          equals = of(row.equals), newlines = of(row.newline), sign_byte = of(row.minus);
    Lanes any = spaces | equals | newlines;
    Lanes behind = step<1>(any, between);
    Lanes fault = ~(name | any);  // no other bytes
    const bool has_odd = has_name || Machine::any(fault);
    if (has_odd) {
      demand.classify_odd();
      name |= odd_names(row, behind, limits, fault);
    }
    Lanes blank_end = empty_words(any & behind, newlines, spaces, limits, fault);
    fault |= (digit & ~(digit + 1)) >> 63;  // 64 decimals may be too small a number for a double

    Lanes line = step<1>(newlines, newline), put_space{};
    if (puts) put_space = behind_puts(line & of(row.put), name, spaces);
    Lanes space = spaces & ~put_space;
    Lanes metric_end = through(line, name | put_space, in_metric);  // "put " counts as part of it
    fault |= metric_end & ~space;
    metric_end &= space;

    const Runs runs = runs_of(digit);
    Lanes time_end = through_times(step<1>(metric_end, time), row, space, runs.ten, limits, fault);
    Lanes begin = step<1>(time_end, value);
    if (has_odd) {
      Lanes plus = begin & of(row.plus) & limits.plus_signs;
      fault &= ~plus;
      sign_byte |= plus;
    }
    Lanes done = space | (newlines & limits.untagged);
    Lanes value_end =
        through_numbers(begin, sign_byte, row, runs, done, has_odd, limits, demand, fault);
    fault |= blank_end & (value_end << 1 | values_before >> 63);
    values_before = value_end;

    // From here on every word is a tag with a single '='.
    Lanes tag_end = through(step<1>(equals, tag_value), name, in_tag_value);
    Lanes wanted = ((space & ~(metric_end | time_end)) | (newlines & ~blank_end)) & ~value_end;
    return (fault | (tag_end ^ wanted)) & of(row.valid);
  }
};

}  // namespace
}  // namespace tsd::line
