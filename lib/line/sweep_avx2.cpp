// 32 bytes at a time.
#ifdef __AVX2__

#include <immintrin.h>

#include "line/sweep_block.h"

namespace tsd::line {

namespace {

struct Avx2 {
  static constexpr unsigned kBytes = 32;
  static __m256i load(const char* p) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
  }
  static __m256i all(char c) {
    __m256i bytes = _mm256_set1_epi8(c);
    asm("" : "+x"(bytes));  // keeps the compiler from making it anew in every round
    return bytes;
  }
  static __m256i equal(__m256i bytes, __m256i other) { return _mm256_cmpeq_epi8(bytes, other); }
  static __m256i lower(__m256i bytes, __m256i small) { return _mm256_or_si256(bytes, small); }
  static __m256i within(__m256i bytes, __m256i first, __m256i more) {
    __m256i distance = _mm256_sub_epi8(bytes, first);
    return _mm256_cmpeq_epi8(_mm256_min_epu8(distance, more), distance);
  }
  static __m256i either(__m256i a, __m256i b) { return _mm256_or_si256(a, b); }
  static __m256i both(__m256i a, __m256i b) { return _mm256_and_si256(a, b); }
  static Bits bits(__m256i set) { return static_cast<std::uint32_t>(_mm256_movemask_epi8(set)); }
};

}  // namespace

bool sweep_avx2(const char* text, std::size_t base, std::size_t bytes, Sweep& sweep) {
  return sweep_window<Avx2>(text, base, bytes, sweep);
}

}  // namespace tsd::line

#endif
