// The instruction sets: each has a vector of Lanes and makes bitmaps of a block with it. Each
// sweeper is compiled with the flags of one (CMakeLists.txt).
#pragma once

#ifdef __x86_64__
#include <immintrin.h>
#endif
#ifdef __aarch64__
#include <arm_neon.h>
#endif

#include <cstdint>
#include <cstring>

#include "line/sweep_row.h"
#include "line/text.h"

namespace tsd::line {
namespace {

/// Those of the bytes above ASCII that are letters in ISO-8859-1. They are few.
inline Bits letters(const char* text, Bits high) {
  Bits found = 0;
  for (; high != 0; high &= high - 1) {
    unsigned at = zeros_below(high);
    found |= Bits{is_latin_letter(text[at])} << at;
  }
  return found;
}

/// One byte at a time: the reference for the vector versions, and the version for a CPU without
/// vectors.
struct Scalar {
  static constexpr std::size_t kLanes = 1;
  using Lanes = Bits;

  template <bool kPuts>
  static void classify(const char* text, Row<kLanes>& row, std::size_t lane) {
    row.name[lane] = row.digit[lane] = row.early[lane] = row.space[lane] = row.equals[lane] =
        row.newline[lane] = row.dot[lane] = row.minus[lane] = row.put[lane] = 0;
    for (unsigned at = 0; at < kBlock; ++at) {
      char c = text[at];
      auto put = [&](Bits* map, bool yes) { map[lane] |= Bits{yes} << at; };
      bool digit = c >= '0' && c <= '9';
      bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      put(row.name, digit || letter || c == '-' || c == '_' || c == '.' || c == '/');
      put(row.digit, digit);
      put(row.early, c >= '1' && c <= '3');
      put(row.space, c == ' ');
      put(row.equals, c == '=');
      put(row.newline, c == '\n');
      put(row.dot, c == '.');
      put(row.minus, c == '-');
      if (kPuts) put(row.put, c == 'p');
    }
  }

  static void classify_odd(const char* text, Row<kLanes>& row, std::size_t lane) {
    row.plus[lane] = row.high[lane] = row.carriage_return[lane] = 0;
    for (unsigned at = 0; at < kBlock; ++at) {
      row.plus[lane] |= Bits{text[at] == '+'} << at;
      row.high[lane] |= Bits{static_cast<unsigned char>(text[at]) >= 0x80} << at;
      row.carriage_return[lane] |= Bits{text[at] == '\r'} << at;
    }
    row.letter[lane] = letters(text, row.high[lane]);
  }

  static void classify_power(const char* text, Row<kLanes>& row, std::size_t lane) {
    row.power[lane] = 0;
    for (unsigned at = 0; at < kBlock; ++at) {
      row.power[lane] |= Bits{(text[at] | 0x20) == 'e'} << at;
    }
  }

  static bool any(Lanes lanes) { return lanes != 0; }

  static void mark(const char* text, std::size_t size, std::size_t from, Marks& marks) {
    marks = {};
    for (std::size_t at = 0; at < kBlock && from + at < size; ++at) {
      char c = text[from + at];
      bool digit = c >= '0' && c <= '9';
      bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      bool name = digit || letter || c == '-' || c == '_' || c == '.' || c == '/';
      marks.space |= Bits{c == ' '} << at;
      marks.equals |= Bits{c == '='} << at;
      marks.odd |= Bits{!name && c != ' ' && c != '='} << at;
    }
  }
};

#if defined(__x86_64__) || defined(__aarch64__)
// Vectors that are not among a compiler's instructions would be passed in another way; none is.
#pragma GCC diagnostic ignored "-Wpsabi"

/// With vectors of Bytes. `Vector` has load(), and equal(), within() and high(), which compare to a
/// Set that bits() turns into a bitmap. Sets are combined by & and |. any() is true of Lanes with a
/// bit set.
template <class Vector>
struct Vectors {
  using Lanes = typename Vector::Lanes;
  using Bytes = typename Vector::Bytes;
  static constexpr std::size_t kLanes = sizeof(Lanes) / sizeof(Bits);

  template <bool kPuts>
  static void classify(const char* text, Row<kLanes>& row, std::size_t lane) {
    for (std::size_t at = 0; at < kBlock; at += sizeof(Bytes)) {
      const Bytes bytes = Vector::load(text + at);
      auto put = [&](Bits* map, auto set) { put_bits(map + lane, at, set); };
      auto is = [&](char c) { return Vector::equal(bytes, Vector::all(c)); };
      auto kinds = Vector::kinds(bytes);
      put(row.name, kinds.name);
      put(row.digit, kinds.digit);
      put(row.early, kinds.early);
      put(row.space, is(' '));
      put(row.equals, is('='));
      put(row.newline, is('\n'));
      put(row.dot, is('.'));
      put(row.minus, is('-'));
      if constexpr (kPuts) put(row.put, is('p'));
    }
  }

  static void classify_odd(const char* text, Row<kLanes>& row, std::size_t lane) {
    for (std::size_t at = 0; at < kBlock; at += sizeof(Bytes)) {
      const Bytes bytes = Vector::load(text + at);
      put_bits(row.plus + lane, at, Vector::equal(bytes, Vector::all('+')));
      put_bits(row.high + lane, at, Vector::high(bytes));
      put_bits(row.carriage_return + lane, at, Vector::equal(bytes, Vector::all('\r')));
    }
    row.letter[lane] = letters(text, row.high[lane]);
  }

  static void classify_power(const char* text, Row<kLanes>& row, std::size_t lane) {
    for (std::size_t at = 0; at < kBlock; at += sizeof(Bytes)) {
      const Bytes bytes = Vector::load(text + at) | Vector::all(0x20);
      put_bits(row.power + lane, at, Vector::equal(bytes, Vector::all('e')));
    }
  }

  static bool any(const Lanes& lanes) { return Vector::any(lanes); }

  /// Shorter texts than a vector are copied; of others the last bytes are read twice.
  static void mark(const char* text, std::size_t size, std::size_t from, Marks& marks) {
    std::size_t left = size - from;
    marks = {};
    if (left == 0) return;
    if (size < sizeof(Bytes)) {
      char whole[sizeof(Bytes)] = {};
      std::memcpy(whole, text, size);
      mark_bytes(whole, 0, from, marks);
      marks.odd &= (Bits{1} << left) - 1;
      return;
    }
    if (left > kBlock) left = kBlock;
    std::size_t at = 0;
    for (; at + sizeof(Bytes) <= left; at += sizeof(Bytes))
      mark_bytes(text + from + at, at, 0, marks);
    if (at < left)
      mark_bytes(text + from + left - sizeof(Bytes), at, at + sizeof(Bytes) - left, marks);
  }

 private:
  /// Adds the marks of a vector of bytes but for the first `skipped`, as those from `at` on.
  static void mark_bytes(const char* from, std::size_t at, std::size_t skipped, Marks& marks) {
    constexpr Bits kAll = ~Bits{0} >> (kBlock - sizeof(Bytes));
    const Bytes bytes = Vector::load(from);
    const Bits name = Vector::bits(Vector::kinds(bytes).name),
               space = Vector::bits(Vector::equal(bytes, Vector::all(' '))),
               equals = Vector::bits(Vector::equal(bytes, Vector::all('=')));
    marks.space |= space >> skipped << at;
    marks.equals |= equals >> skipped << at;
    marks.odd |= (~(name | space | equals) & kAll) >> skipped << at;
  }

  template <class Set>
  static void put_bits(Bits* map, std::size_t at, Set set) {
    auto bits = Vector::bits(set);
    std::memcpy(reinterpret_cast<char*>(map) + at / 8, &bits, sizeof bits);
  }
};

template <class Vector>
struct Kinds {
  typename Vector::Set name, digit, early;
};

#endif

#ifdef __x86_64__

/// 16 bytes at a time: every x86-64 CPU has these instructions.
struct Sse2 {
  using Bytes = __m128i;
  using Set = Bytes;
  using Lanes = Bits __attribute__((vector_size(16)));
  static Bytes load(const char* p) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p)); }
  static Bytes all(char c) { return _mm_set1_epi8(c); }
  static Set equal(Bytes a, Bytes b) { return _mm_cmpeq_epi8(a, b); }
  static Set high(Bytes bytes) { return bytes; }
  /// Comparisons are of signed bytes, so kFirst is shifted to the smallest signed value.
  template <char kFirst, char kLast>
  static Set within(Bytes bytes) {
    Bytes moved = _mm_add_epi8(bytes, all(static_cast<char>(-128 - kFirst)));
    return _mm_cmpgt_epi8(all(static_cast<char>(-128 + kLast - kFirst + 1)), moved);
  }
  /// Classifies by comparisons.
  static Kinds<Sse2> kinds(Bytes bytes) {
    Set letter = within<'a', 'z'>(bytes | all(0x20));
    Set other = within<'-', '9'>(bytes);  // neighbors in ASCII: - . / 0-9
    return {letter | other | equal(bytes, all('_')), within<'0', '9'>(bytes),
            within<'1', '3'>(bytes)};
  }
  static std::uint16_t bits(Set set) { return static_cast<std::uint16_t>(_mm_movemask_epi8(set)); }
  static bool any(const Lanes& lanes) { return (lanes[0] | lanes[1]) != 0; }
};

/// 32 bytes at a time. A set is the highest bit of each byte.
struct Avx2 {
  using Bytes = __m256i;
  using Set = Bytes;
  using Lanes = Bits __attribute__((vector_size(32)));
  static Bytes load(const char* p) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
  }
  static Bytes all(char c) { return _mm256_set1_epi8(c); }
  static Set equal(Bytes a, Bytes b) { return _mm256_cmpeq_epi8(a, b); }
  static Set high(Bytes bytes) { return bytes; }
  /// Looks the low half of a byte up in one table and the high half in another; the common bits of
  /// both are the kinds of the byte.
  static Kinds<Avx2> kinds(Bytes bytes) {
    constexpr char kDigit = -128, kEarly = 0x40;
    constexpr char kAtoO = 1, kPtoZ = 2, kUnder = 4, kDots = 8;  // - . /
    constexpr char k0 = kDigit | kPtoZ, k1 = k0 | kEarly | kAtoO, k4 = k0 | kAtoO;
    auto twice = [](__m128i table) { return _mm256_broadcastsi128_si256(table); };
    const Bytes low =
        twice(_mm_setr_epi8(k0, k1, k1, k1, k4, k4, k4, k4, k4, k4, kAtoO | kPtoZ, kAtoO, kAtoO,
                            kAtoO | kDots, kAtoO | kDots, kAtoO | kDots | kUnder));
    const Bytes high = twice(_mm_setr_epi8(0, 0, kDots, kDigit | kEarly, kAtoO, kPtoZ | kUnder,
                                           kAtoO, kPtoZ, 0, 0, 0, 0, 0, 0, 0, 0));
    // Bytes of 0x80 and above get 0 from the first table.
    Bytes kind = _mm256_shuffle_epi8(low, bytes) &
                 _mm256_shuffle_epi8(high, _mm256_srli_epi16(bytes, 4) & all(15));
    return {_mm256_adds_epu8(kind, all(127)), kind, _mm256_add_epi8(kind, kind)};
  }
  static std::uint32_t bits(Set set) {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(set));
  }
  static bool any(const Lanes& lanes) {
    auto bits = reinterpret_cast<Bytes>(lanes);
    return _mm256_testz_si256(bits, bits) == 0;
  }
};

#endif

#ifdef __aarch64__

/// 16 bytes at a time: every 64-bit ARM CPU has these instructions. A set is all bits of each byte.
struct Neon {
  using Bytes = uint8x16_t;
  using Set = Bytes;
  using Lanes = Bits __attribute__((vector_size(16)));
  static Bytes load(const char* p) { return vld1q_u8(reinterpret_cast<const std::uint8_t*>(p)); }
  static Bytes all(char c) { return vdupq_n_u8(static_cast<std::uint8_t>(c)); }
  static Set equal(Bytes a, Bytes b) { return vceqq_u8(a, b); }
  static Set high(Bytes bytes) { return vcgeq_u8(bytes, all(static_cast<char>(0x80))); }
  /// What is below kFirst becomes large.
  template <char kFirst, char kLast>
  static Set within(Bytes bytes) {
    return vcleq_u8(vsubq_u8(bytes, all(kFirst)), all(kLast - kFirst));
  }
  static Kinds<Neon> kinds(Bytes bytes) {
    Set letter = within<'a', 'z'>(vorrq_u8(bytes, all(0x20)));
    Set other = within<'-', '9'>(bytes);  // neighbors in ASCII: - . / 0-9
    return {letter | other | equal(bytes, all('_')), within<'0', '9'>(bytes),
            within<'1', '3'>(bytes)};
  }
  /// One bit of each byte, in its place, then sums of neighbors until eight bytes are one.
  static std::uint16_t bits(Set set) {
    constexpr std::uint8_t kPlaces[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t sum = vandq_u8(set, vld1q_u8(kPlaces));
    for (int i = 0; i < 3; ++i) sum = vpaddq_u8(sum, sum);
    return vgetq_lane_u16(vreinterpretq_u16_u8(sum), 0);
  }
  static bool any(const Lanes& lanes) { return (lanes[0] | lanes[1]) != 0; }
};

#endif

}  // namespace
}  // namespace tsd::line
