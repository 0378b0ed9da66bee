// 32 bytes at a time.
#ifdef __AVX2__

#include <immintrin.h>

#include "line/sweep_block.h"

namespace tsd::line {

namespace {

struct Avx2 {
  using Bytes = __m256i;
  using Set = Bytes;
  using Lanes = Bits __attribute__((vector_size(32)));
  static Bytes load(const char* p) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
  }
  static Bytes twice(__m128i table) { return _mm256_broadcastsi128_si256(table); }
  template <char kByte>
  static Set equal(Bytes bytes) {
    return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(kByte));
  }
  /// A table by the low half of a byte and one by the high half: what both have in common is what
  /// the byte is. A set is the highest bits of its bytes.
  static Kinds<Avx2> kinds(Bytes bytes) {
    constexpr char kDigit = -128, kEarly = 0x40;
    constexpr char kAtoO = 1, kPtoZ = 2, kUnder = 4, kDots = 8;  // - . /
    constexpr char k0 = kDigit | kPtoZ, k1 = k0 | kEarly | kAtoO, k4 = k0 | kAtoO;
    const Bytes low =
        twice(_mm_setr_epi8(k0, k1, k1, k1, k4, k4, k4, k4, k4, k4, kAtoO | kPtoZ, kAtoO, kAtoO,
                            kAtoO | kDots, kAtoO | kDots, kAtoO | kDots | kUnder));
    const Bytes high = twice(_mm_setr_epi8(0, 0, kDots, kDigit | kEarly, kAtoO, kPtoZ | kUnder,
                                           kAtoO, kPtoZ, 0, 0, 0, 0, 0, 0, 0, 0));
    // Bytes from 0x80 on find 0 in the first table.
    Bytes kind = _mm256_shuffle_epi8(low, bytes) &
                 _mm256_shuffle_epi8(high, _mm256_srli_epi16(bytes, 4) & _mm256_set1_epi8(15));
    return {_mm256_adds_epu8(kind, _mm256_set1_epi8(127)), kind, _mm256_add_epi8(kind, kind)};
  }
  static Set both(Set a, Set b) { return a & b; }
  static std::uint32_t bits(Set set) {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(set));
  }
};

}  // namespace

void sweep_avx2(std::string_view text, Sweep& sweep) {
  Sweeping<Classifier<Avx2>>(text, sweep).run();
}

}  // namespace tsd::line

#endif
