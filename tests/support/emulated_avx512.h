// The instructions of AVX-512 that the widest sweeper uses, byte by byte, for machines without
// them. What it proves is the sweeper's logic, not its encoding.
#pragma once

#include <immintrin.h>

#include <cstdint>
#include <cstring>

namespace emulated {

inline __m512i load(const void* from) {
  __m512i bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  return bytes;
}

inline __m512i set1(char c) {
  char bytes[64];
  std::memset(bytes, c, sizeof bytes);
  return load(bytes);
}

/// A bit for each pair of bytes of which `compare` is true.
template <class Compare>
inline __mmask64 mask(const __m512i& a, const __m512i& b, Compare compare) {
  unsigned char left[64], right[64];
  std::memcpy(left, &a, sizeof left);
  std::memcpy(right, &b, sizeof right);
  __mmask64 bits = 0;
  for (unsigned i = 0; i < 64; ++i) bits |= __mmask64{compare(left[i], right[i])} << i;
  return bits;
}

inline __mmask64 equal(const __m512i& a, const __m512i& b) {
  return mask(a, b, [](unsigned char x, unsigned char y) { return x == y; });
}

inline __mmask64 at_most(const __m512i& a, const __m512i& b) {
  return mask(a, b, [](unsigned char x, unsigned char y) { return x <= y; });
}

inline __m512i subtract(const __m512i& a, const __m512i& b) {
  unsigned char left[64], right[64];
  std::memcpy(left, &a, sizeof left);
  std::memcpy(right, &b, sizeof right);
  for (unsigned i = 0; i < 64; ++i) left[i] = static_cast<unsigned char>(left[i] - right[i]);
  return load(left);
}

}  // namespace emulated

// Some compilers have macros of these names.
#undef _mm512_loadu_si512
#undef _mm512_set1_epi8
#undef _mm512_cmpeq_epi8_mask
#undef _mm512_cmple_epu8_mask
#undef _mm512_sub_epi8
#define _mm512_loadu_si512 emulated::load
#define _mm512_set1_epi8 emulated::set1
#define _mm512_cmpeq_epi8_mask emulated::equal
#define _mm512_cmple_epu8_mask emulated::at_most
#define _mm512_sub_epi8 emulated::subtract
