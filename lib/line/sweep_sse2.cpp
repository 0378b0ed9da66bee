// 16 bytes at a time: every x86-64 has these.
#ifdef __SSE2__

#include <emmintrin.h>

#include "line/sweep_block.h"

namespace tsd::line {

namespace {

struct Sse2 {
  static constexpr unsigned kBytes = 16;
  static __m128i load(const char* p) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  }
  static __m128i all(char c) {
    __m128i bytes = _mm_set1_epi8(c);
    asm("" : "+x"(bytes));  // keeps the compiler from making it anew in every round
    return bytes;
  }
  static __m128i equal(__m128i bytes, __m128i other) { return _mm_cmpeq_epi8(bytes, other); }
  static __m128i lower(__m128i bytes, __m128i small) { return _mm_or_si128(bytes, small); }
  static __m128i within(__m128i bytes, __m128i first, __m128i more) {
    __m128i distance = _mm_sub_epi8(bytes, first);
    return _mm_cmpeq_epi8(_mm_min_epu8(distance, more), distance);
  }
  static __m128i either(__m128i a, __m128i b) { return _mm_or_si128(a, b); }
  static __m128i both(__m128i a, __m128i b) { return _mm_and_si128(a, b); }
  static Bits bits(__m128i set) { return static_cast<unsigned>(_mm_movemask_epi8(set)); }
};

}  // namespace

bool sweep_sse2(const char* text, std::size_t base, std::size_t bytes, Sweep& sweep) {
  return sweep_window<Sse2>(text, base, bytes, sweep);
}

}  // namespace tsd::line

#endif
