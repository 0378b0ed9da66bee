// The block scanner's inner loop, once for every width of vector. It goes over a window of text in
// blocks of 64 bytes, each as bitmaps, and marks the bytes at which a line ceases to be plainly
// good (scan.h says what that is). It runs on what the machine has: AVX-512, AVX2, SSE2 or nothing.
//
// sweep_block.h does it; scan.h is what others call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace tsd::line {

using Bits = std::uint64_t;

inline constexpr std::size_t kBlock = 64;    // bytes
inline constexpr std::size_t kWindow = 128;  // blocks: text and lists stay in near caches
inline constexpr std::size_t kMostTags = 8;  // of a plain line
inline constexpr std::size_t kUnrolled = 4;  // tags are taken and compared by so many

struct Limits {
  std::size_t max_tags;  // at most kMostTags
  Bits milliseconds;     // all set where timestamps of 13 digits are taken, else none
  Bits untagged;         // all set where a line may lack tags, else none
};

/// What is under way at the border of two blocks: marks on their way, and carries of additions.
struct Flow {
  // The first byte of a text stands as if behind a newline.
  Bits newline = 1, between = 1;
  Bits put = 0, time = 0, seconds = 0, milliseconds = 0, value = 0, sign = 0, digits = 0, point = 0,
       tag_value = 0;
  Bits behind1 = 0, behind2 = 0, behind4 = 0, behind8 = 0, behind10 = 0;
  Bits in_metric = 0, in_time = 0, in_whole = 0, in_fraction = 0, in_tag_value = 0;
  std::uint64_t quiet = 0;  // blocks without a newline in a row
  std::uint64_t lines = 0;  // that have ended
};

struct Sweep {
  Limits limits;
  Flow flow;

  // Of the window that was swept last.
  Bits newlines[kWindow];
  std::uint64_t lines[kWindow];  // that have ended before the block
  Bits faults[kWindow];          // a bit for each byte at which a line ceased to be plain

  // Its tags in their order, behind the last ones of the window before it. Room is left for what is
  // taken too much.
  static constexpr std::size_t kTags = kMostTags + kWindow * kBlock + kUnrolled;
  std::size_t tags = kMostTags;
  std::uint32_t tag_key[kTags];  // of key and line together: equal for equal keys of a line
  std::uint32_t tag_line[kTags];
  std::uint32_t tag_place[kTags];  // of the '=' in the text
};

/// Sweeps `bytes` bytes of `text` from `base` on, at most a window, and all of it but at the end of
/// the text; false when there is no fault. kSlack bytes before the text and behind it are read.
using Sweeper = bool (*)(const char* text, std::size_t base, std::size_t bytes, Sweep& sweep);

struct NamedSweeper {
  std::string_view name;  // "avx2"
  Sweeper sweep;
};

/// Those that this machine can run, the fastest first; the last is "scalar", which any machine can.
std::span<const NamedSweeper> sweepers();

// One source file each, compiled for its instructions; called through sweepers() only.
bool sweep_avx512(const char* text, std::size_t base, std::size_t bytes, Sweep& sweep);
bool sweep_avx2(const char* text, std::size_t base, std::size_t bytes, Sweep& sweep);
bool sweep_sse2(const char* text, std::size_t base, std::size_t bytes, Sweep& sweep);
bool sweep_scalar(const char* text, std::size_t base, std::size_t bytes, Sweep& sweep);

}  // namespace tsd::line
