// The block scanner: finds the lines of a text that are not plainly good. It makes no verdict;
// judge() reads its suspects, so that faults are defined in one place.
//
// Plainly good, in every dialect: an optional "put ", a metric, ten digits of seconds, a number,
// one tag or more, single spaces, names of the bytes a-z A-Z 0-9 - _ . /, no key twice, no limit
// touched. A number has an optional minus, up to 15 digits, an optional point with more digits, and
// an optional exponent from -99 to 99.
// Where the dialect accepts it as written, also: thirteen digits of milliseconds; a plus; whole
// numbers of 18 digits, and of 19 from 1 to 3; single letters of ISO-8859-1, which are no UTF-8; a
// blank or a carriage return at the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "line/rules.h"
#include "line/sweep.h"

namespace tsd::line {

/// Bytes before and behind a text that must be readable; their values do not matter. The scanner
/// reads whole blocks, and the 8 bytes before an '='.
inline constexpr std::size_t kSlack = kBlock + 4;

/// Whether a line is plain by the dialect of the rules, or only as every dialect has it.
enum class Plain : std::uint8_t { of_dialect, of_every_dialect };

class Scanner {
 public:
  explicit Scanner(const Rules& rules, Sweeper sweeper = sweepers().front().sweep,
                   Plain plain = Plain::of_dialect);

  /// Scans a text of whole lines, each with its newline, of less than 4 GB, with kSlack readable
  /// bytes around it. Replaces `suspects` and returns the number of lines.
  std::uint64_t scan(std::string_view text, std::vector<Suspect>& suspects);

 private:
  static std::uint64_t suspect_all(std::string_view text, std::vector<Suspect>& suspects);

  Dialect dialect_;
  Sweeper sweeper_;
  bool plain_rules_;
  std::unique_ptr<Sweep> sweep_;
};

}  // namespace tsd::line
