// 16 bytes at a time: every x86-64 has these.
#ifdef __SSE2__

#include <emmintrin.h>

#include "line/sweep_block.h"

namespace tsd::line {

namespace {

struct Sse2 {
  using Bytes = __m128i;
  using Set = Bytes;
  using Lanes = Bits __attribute__((vector_size(16)));
  static Bytes load(const char* p) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p)); }
  static Bytes lower(Bytes bytes) { return bytes | _mm_set1_epi8(0x20); }
  template <char kByte>
  static Set equal(Bytes bytes) {
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(kByte));
  }
  /// Comparisons are of signed bytes: the first one becomes the least of these.
  template <char kFirst, char kLast>
  static Set within(Bytes bytes) {
    Bytes moved = _mm_add_epi8(bytes, _mm_set1_epi8(static_cast<char>(-128 - kFirst)));
    return _mm_cmpgt_epi8(_mm_set1_epi8(static_cast<char>(-128 + kLast - kFirst + 1)), moved);
  }
  static Set either(Set a, Set b) { return a | b; }
  static Kinds<Sse2> kinds(Bytes bytes) { return kinds_by_range<Sse2>(bytes); }
  static Set both(Set a, Set b) { return a & b; }
  static std::uint16_t bits(Set set) { return static_cast<std::uint16_t>(_mm_movemask_epi8(set)); }
};

}  // namespace

void sweep_sse2(std::string_view text, Sweep& sweep) {
  Sweeping<Classifier<Sse2>>(text, sweep).run();
}

}  // namespace tsd::line

#endif
