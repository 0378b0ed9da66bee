// A block of each stretch as bitmaps. Compiled for several instruction sets (sweep_block.h).
#pragma once

#include "line/sweep.h"

namespace tsd::line {
namespace {

// A CPU with an instruction for it returns 64 when no bit is set.
inline unsigned zeros_below(Bits bits) {
#ifdef __BMI__
  return static_cast<unsigned>(__builtin_ia32_tzcnt_u64(bits));
#else
  return bits == 0 ? 64 : static_cast<unsigned>(__builtin_ctzll(bits));
#endif
}

/// A block of each stretch, stretch i in element i: bit j of a map is set when byte j is of that
/// kind.
template <std::size_t kLanes>
struct Row {
  using Map = Bits[kLanes];
  Map name;  ///< a-z A-Z 0-9 - _ . /
  Map digit;
  Map early;  ///< 1-3: a timestamp that begins so is before 2096
  Map space, equals, newline, dot, minus;
  Map put;  ///< the letter p, when "put " is accepted
  // Made on demand; `power` by itself:
  Map power;  ///< e E: an exponent follows, in a number
  Map plus;
  Map high;    ///< 0x80 to 0xff
  Map letter;  ///< the letters of ISO-8859-1 among them
  Map carriage_return;
  Map valid;  ///< the byte is part of the stretch

  Row() {
    for (std::size_t lane = 0; lane < kLanes; ++lane) put[lane] = 0, valid[lane] = ~Bits{0};
  }
};

}  // namespace
}  // namespace tsd::line
