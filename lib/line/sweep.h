// The block scanner's inner loop, once for every width of vector. It parts a text into as many
// stretches of lines as a vector has lanes of 64 bits, and walks through all of them at once: a
// block of 64 bytes of each stretch, as bitmaps. It marks the bytes at which a line ceases to be
// plainly good (scan.h says what that is). It runs on what the machine has: AVX-512, AVX2, SSE2 or
// nothing.
//
// sweep_block.h does it; scan.h is what others call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace tsd::line {

using Bits = std::uint64_t;

inline constexpr std::size_t kBlock = 64;              // bytes
inline constexpr std::size_t kRows = 32;               // blocks of a stretch in one go: near caches
inline constexpr std::size_t kMostLanes = 8;           // of the widest vector
inline constexpr std::size_t kMostTags = 8;            // of a plain line
inline constexpr std::ptrdiff_t kLongestPlain = 1000;  // bytes of a plain line

/// A line that wants reading.
struct Suspect {
  std::size_t begin;     // where it begins in the text
  std::size_t end;       // where its newline is
  std::uint64_t number;  // of the line, from 0
  std::size_t fault;  // the first byte that is not as in a plain line; npos where that is unknown
};

struct Limits {
  std::size_t max_tags = kMostTags;  // at most kMostTags
  Bits milliseconds = 0;             // all set where timestamps of 13 digits are taken, else none
  Bits untagged = 0;                 // all set where a line may lack tags, else none
};

/// A stretch of the text, whole lines, and how far it has been swept.
struct Stretch {
  std::size_t place = 0;  // of the next block
  std::size_t end = 0;
  std::size_t line = 0;     // where the line under way begins
  std::uint64_t lines = 0;  // that have ended
  bool suspected = false;   // the line under way is
  std::size_t tags = 0;     // of the line under way; one too many stands for any number of them
  Bits keys[kMostTags + 1] = {};
  std::vector<Suspect> suspects;  // numbered from 0
};

struct Sweep {
  Limits limits;
  bool puts = false;  // "put " is looked for; else a line that begins with it is suspect
  Stretch stretches[kMostLanes];
};

/// A newline among the blocks that were swept in one go.
struct LineEnd {
  std::uint32_t place;  // from their beginning
  std::uint32_t tags;   // listed before it
};

/// Parts a text of whole lines into `count` stretches.
void part(std::string_view text, std::span<Stretch> stretches);

/// Turns marks into suspects: `faults` is of the kRows blocks at stretch.place, `ends` their
/// newlines.
void collect(const Bits* faults, std::span<const LineEnd> ends, Stretch& stretch);

/// Sweeps a text of whole lines; kSlack bytes before it and behind it are read (scan.h). Every
/// stretch has its suspects then. Unused stretches are empty.
using Sweeper = void (*)(std::string_view text, Sweep& sweep);

struct NamedSweeper {
  std::string_view name;  // "avx2"
  Sweeper sweep;
};

/// Those that this machine can run, the fastest first; the last is "scalar", which any machine can.
std::span<const NamedSweeper> sweepers();

// sweep_with.cpp, compiled for the instructions of each; called through sweepers() only.
void sweep_avx512(std::string_view text, Sweep& sweep);
void sweep_avx2(std::string_view text, Sweep& sweep);
void sweep_sse2(std::string_view text, Sweep& sweep);
void sweep_scalar(std::string_view text, Sweep& sweep);

}  // namespace tsd::line
