// The inner loop of the block scanner, once for every vector width. It splits a text into as many
// stretches of lines as a vector has 64-bit lanes, and processes all of them at once: a block of 64
// bytes of each stretch, as bitmaps. It marks the bytes at which a line ceases to be plainly good
// (defined in scan.h). It uses what the CPU has: AVX2, SSE2, NEON or none.
//
// The loop is in sweep_block.h; other modules call scan.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace tsd::line {

using Bits = std::uint64_t;

inline constexpr std::size_t kBlock = 64;     ///< bytes
inline constexpr std::size_t kRows = 32;      ///< blocks of a stretch in one pass: they stay cached
inline constexpr std::size_t kMostLanes = 4;  ///< of the widest vector
inline constexpr std::size_t kMostTags = 8;   ///< of a plain line
inline constexpr std::ptrdiff_t kLongestPlain = 1000;  ///< bytes of a plain line

/// A line that judge() has to read.
struct Suspect {
  std::size_t begin;     ///< offset of its first byte in the text
  std::size_t end;       ///< offset of its newline
  std::uint64_t number;  ///< of the line, from 0
  std::size_t fault;     ///< offset of the first byte that a plain line has not; npos: unknown
};

struct Limits {
  std::size_t max_tags = kMostTags;  ///< at most kMostTags
  Bits milliseconds = 0;   ///< all bits set when timestamps of 13 digits are accepted, else none
  Bits long_integers = 0;  ///< all bits set when whole numbers have 64 bits, else none
  Bits plus_signs = 0;     ///< all bits set when a number may begin with '+', else none
  Bits letters = 0;        ///< all bits set when a name may have letters of ISO-8859-1, else none
  Bits carriage_returns = 0;  ///< all bits set when a line may end with one, else none
  Bits blanks = 0;            ///< all bits set when a line may end with a blank, else none
  Bits untagged = 0;          ///< all bits set when a line may lack tags, else none
};

/// A stretch of the text, of whole lines, and how far it is processed.
struct Stretch {
  std::size_t place = 0;  ///< offset of the next block
  std::size_t end = 0;
  std::size_t line = 0;     ///< offset of the first byte of the current line
  std::uint64_t lines = 0;  ///< lines that are complete
  bool suspected = false;   ///< the current line is suspect
  std::size_t tags = 0;     ///< of the current line; one above the limit stands for any number
  Bits keys[kMostTags + 1] = {};
  std::vector<Suspect> suspects;  ///< numbered from 0
};

struct Sweep {
  Limits limits;
  bool puts = false;  ///< accept "put "; other lines with a 'p' and, as the fourth byte, a space
                      ///< are suspect; otherwise those that begin with "put "
  Stretch stretches[kMostLanes];
};

/// A newline among the blocks of one pass.
struct LineEnd {
  std::uint32_t place;  ///< offset from the first block
  std::uint32_t tags;   ///< tags listed before it
};

/// Splits a text of whole lines into stretches of about the same size.
void part(std::string_view text, std::span<Stretch> stretches);

/// Turns marks into suspects. `faults` has the marks of the kRows blocks at stretch.place, `ends`
/// their newlines.
void collect(const Bits* faults, std::span<const LineEnd> ends, Stretch& stretch);

/// Processes a text of whole lines; kSlack bytes before and behind it are read (scan.h). Fills in
/// the suspects of every stretch. Unused stretches are empty.
using Sweeper = void (*)(std::string_view text, Sweep& sweep);

/// The first bytes of a text, at most kBlock of them, as bitmaps. Bits behind its end are 0.
struct Marks {
  Bits space = 0;
  Bits equals = 0;
  Bits odd = 0;  ///< other bytes than those of names
};

/// Makes the marks of `text` from byte `from` on, which must not be behind its end. Reads no other
/// bytes than those of the text.
using MarksOf = void (*)(std::string_view text, std::size_t from, Marks& marks);

struct NamedSweeper {
  std::string_view name;  ///< "avx2"
  Sweeper sweep;
  MarksOf marks_of;
};

/// The sweepers that this CPU can run, the fastest first; the last is "scalar", which runs on any.
std::span<const NamedSweeper> sweepers();

// Compiled from sweep_with.cpp with the instructions of each; called through sweepers() only.
void sweep_avx2(std::string_view text, Sweep& sweep);
void sweep_sse2(std::string_view text, Sweep& sweep);
void sweep_neon(std::string_view text, Sweep& sweep);
void sweep_scalar(std::string_view text, Sweep& sweep);
void marks_avx2(std::string_view text, std::size_t from, Marks& marks);
void marks_sse2(std::string_view text, std::size_t from, Marks& marks);
void marks_neon(std::string_view text, std::size_t from, Marks& marks);
void marks_scalar(std::string_view text, std::size_t from, Marks& marks);

}  // namespace tsd::line
