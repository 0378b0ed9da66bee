#include "spool/crc32.h"

#include <array>
#include <cstddef>
#include <cstdint>
#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "base/cpu.h"

namespace tsd::spool {
namespace {

/// Effect of each byte value on the sum: eight steps of the reflected polynomial of RFC 1952.
constexpr auto kTable = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    table[byte] = byte;
    for (int bit = 0; bit < 8; ++bit) {
      table[byte] = (table[byte] >> 1) ^ ((table[byte] & 1) * 0xEDB88320);
    }
  }
  return table;
}();

/// Continues the sum `before` over `bytes`.
std::uint32_t by_bytes(std::uint32_t before, std::string_view bytes) {
  std::uint32_t sum = ~before;
  for (unsigned char byte : bytes) sum = kTable[(sum ^ byte) & 0xFF] ^ (sum >> 8);
  return ~sum;
}

#ifdef __x86_64__

constexpr std::size_t kBlock = 16;
constexpr std::size_t kStride = 4 * kBlock;

// Folding by carry-less multiplication, with the constants for the reflected polynomial from Gopal
// et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction", Intel 2009.

__m128i load(const char* at) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

[[gnu::target("pclmul,sse4.1")]] __m128i fold(__m128i sum, __m128i by, __m128i next) {
  __m128i low = _mm_clmulepi64_si128(sum, by, 0x00);
  __m128i high = _mm_clmulepi64_si128(sum, by, 0x11);
  return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

/// Reduces 128 bits to 64, then to 32 by Barrett's reduction.
[[gnu::target("pclmul,sse4.1")]] std::uint32_t reduce(__m128i sum, __m128i by_one) {
  const __m128i words = _mm_setr_epi32(-1, 0, -1, 0);
  const __m128i to_64 = _mm_set_epi64x(0, 0x0163cd6124);
  const __m128i polynomial = _mm_set_epi64x(0x01f7011641, 0x01db710641);
  sum = _mm_xor_si128(_mm_srli_si128(sum, 8), _mm_clmulepi64_si128(sum, by_one, 0x10));
  sum = _mm_xor_si128(_mm_srli_si128(sum, 4),
                      _mm_clmulepi64_si128(_mm_and_si128(sum, words), to_64, 0x00));
  __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(sum, words), polynomial, 0x10);
  quotient = _mm_clmulepi64_si128(_mm_and_si128(quotient, words), polynomial, 0x00);
  return static_cast<std::uint32_t>(_mm_extract_epi32(_mm_xor_si128(sum, quotient), 1));
}

/// The sum of whole blocks, at least kStride bytes.
[[gnu::target("pclmul,sse4.1")]] std::uint32_t with_folding(const char* at, std::size_t size) {
  const __m128i by_four = _mm_set_epi64x(0x01c6e41596, 0x0154442bd4);
  const __m128i by_one = _mm_set_epi64x(0x00ccaa009e, 0x01751997d0);
  __m128i lanes[4];
  for (std::size_t i = 0; i < 4; ++i) lanes[i] = load(at + kBlock * i);
  lanes[0] = _mm_xor_si128(lanes[0], _mm_cvtsi32_si128(-1));
  for (at += kStride, size -= kStride; size >= kStride; at += kStride, size -= kStride) {
    for (std::size_t i = 0; i < 4; ++i) {
      lanes[i] = fold(lanes[i], by_four, load(at + kBlock * i));
    }
  }
  __m128i all = lanes[0];
  for (std::size_t i = 1; i < 4; ++i) all = fold(all, by_one, lanes[i]);
  for (; size >= kBlock; at += kBlock, size -= kBlock) all = fold(all, by_one, load(at));
  return ~reduce(all, by_one);
}

#endif

}  // namespace

std::uint32_t crc32(std::string_view bytes) {
#ifdef __x86_64__
  static const bool kFolds = has_carryless_multiplication();
  if (kFolds && bytes.size() >= kStride) {
    std::size_t blocks = bytes.size() / kBlock * kBlock;
    return by_bytes(with_folding(bytes.data(), blocks), bytes.substr(blocks));
  }
#endif
  return by_bytes(0, bytes);
}

}  // namespace tsd::spool
