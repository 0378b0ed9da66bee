// A batch under inspection: which of its lines are not simply good.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "line/batch_reader.h"
#include "line/judge.h"
#include "line/scan.h"

namespace tsd::line {

/// A line that is refused, warned of, or passed over; or good in an unusual way.
struct LineFinding {
  std::size_t begin = 0;     // where in the batch's text the line is
  std::size_t end = 0;       // behind its newline, if it has one
  std::uint64_t number = 0;  // of the line within the batch, from 0
  Verdict verdict;
  bool comment = false;  // of a spool segment: passed over
};

/// What is wanted of an inspection.
enum class Wanted : std::uint8_t {
  counts,    // how many lines are refused, and a finding for those where that took reading
  findings,  // a finding for every line that is refused, warned of or passed over
  unusual,   // and for good lines that needed reading, for they may be repaired
};

/// What was found in one batch, in the order of its lines.
struct Inspection {
  std::uint64_t lines = 0;    // that begin in this batch
  std::uint64_t refused = 0;  // of which there is no finding
  std::vector<LineFinding> findings;
};

/// Judges batches: the scanner goes ahead, the plain reader judges what it suspects.
class Inspector {
 public:
  explicit Inspector(const Rules& rules, Wanted wanted = Wanted::findings,
                     Sweeper sweeper = sweepers().front().sweep)
      : rules_(rules), wanted_(wanted), scanner_(rules, sweeper) {}

  /// Judges every line of `batch`. `into` is overwritten; its memory is kept.
  void inspect(const InputBatch& batch, Inspection& into);

 private:
  void inspect_lines(std::string_view text, Inspection& into);
  void read(std::string_view text, const Suspect& suspect, Inspection& into) const;

  const Rules& rules_;
  Wanted wanted_;
  Scanner scanner_;
  std::vector<Suspect> suspects_;
};

/// The text of the finding's line, without its newline.
std::string_view line_of(const LineFinding& finding, std::string_view text);

}  // namespace tsd::line
