// A whole block at a time; a comparison gives the bitmap itself.
#ifdef __AVX512BW__

#include <immintrin.h>

#include "line/sweep_block.h"

namespace tsd::line {

namespace {

struct Avx512 {
  static constexpr unsigned kBytes = 64;
  static __m512i load(const char* p) { return _mm512_loadu_si512(p); }
  static __m512i all(char c) {
    __m512i bytes = _mm512_set1_epi8(c);
    asm("" : "+v"(bytes));  // keeps the compiler from making it anew in every round
    return bytes;
  }
  static __mmask64 equal(__m512i bytes, __m512i other) {
    return _mm512_cmpeq_epi8_mask(bytes, other);
  }
  static __m512i lower(__m512i bytes, __m512i small) { return _mm512_or_si512(bytes, small); }
  static __mmask64 within(__m512i bytes, __m512i first, __m512i more) {
    return _mm512_cmple_epu8_mask(_mm512_sub_epi8(bytes, first), more);
  }
  static __mmask64 either(__mmask64 a, __mmask64 b) { return a | b; }
  static __mmask64 both(__mmask64 a, __mmask64 b) { return a & b; }
  static Bits bits(__mmask64 set) { return set; }
};

}  // namespace

bool sweep_avx512(const char* text, std::size_t base, std::size_t bytes, Sweep& sweep) {
  return sweep_window<Avx512>(text, base, bytes, sweep);
}

}  // namespace tsd::line

#endif
