// A whole block at a time; a comparison gives the bitmap itself.
#ifdef __AVX512BW__

#include <immintrin.h>

#include "line/sweep_block.h"

namespace tsd::line {

namespace {

struct Avx512 {
  using Bytes = __m512i;
  using Set = __mmask64;
  using Lanes = Bits __attribute__((vector_size(64)));
  static Bytes load(const char* p) { return _mm512_loadu_si512(p); }
  static Bytes lower(Bytes bytes) { return bytes | _mm512_set1_epi8(0x20); }
  template <char kByte>
  static Set equal(Bytes bytes) {
    return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(kByte));
  }
  template <char kFirst, char kLast>
  static Set within(Bytes bytes) {
    return _mm512_cmple_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8(kFirst)),
                                  _mm512_set1_epi8(kLast - kFirst));
  }
  static Set either(Set a, Set b) { return a | b; }
  static Kinds<Avx512> kinds(Bytes bytes) { return kinds_by_range<Avx512>(bytes); }
  static Set both(Set a, Set b) { return a & b; }
  static Bits bits(Set set) { return set; }
};

}  // namespace

void sweep_avx512(std::string_view text, Sweep& sweep) {
  Sweeping<Classifier<Avx512>>(text, sweep).run();
}

}  // namespace tsd::line

#endif
