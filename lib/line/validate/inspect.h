// Inspects a batch: finds the lines that are not simply good.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "line/judge.h"
#include "line/scan.h"
#include "line/validate/batch_reader.h"

namespace tsd::line {

/// A line that is refused, warned about or skipped, or a good line that needed the full reader.
struct LineFinding {
  std::size_t begin = 0;     ///< offset of the line in the text of the batch
  std::size_t end = 0;       ///< offset behind its newline, if it has one
  std::uint64_t number = 0;  ///< of the line within the batch, from 0
  Verdict verdict;
  bool comment = false;  ///< a comment of a spool segment, which is skipped
};

/// What an inspection has to report.
enum class Wanted : std::uint8_t {
  counts,    ///< the numbers of refused and warned lines; a finding for one without newline only
  findings,  ///< a finding for every line that is refused, warned about or skipped
  unusual,   ///< also for good lines that needed the full reader: they may be repaired
};

/// The result for one batch; findings are in the order of its lines.
struct Inspection {
  std::uint64_t lines = 0;    ///< lines that begin in this batch
  std::uint64_t refused = 0;  ///< refused lines without a finding
  std::uint64_t warned = 0;   ///< lines warned about without a finding
  std::vector<LineFinding> findings;
};

/// Judges batches: the scanner selects suspects, and judge() decides about them.
class Inspector {
 public:
  explicit Inspector(const Rules& rules, Wanted wanted = Wanted::findings,
                     Sweeper sweeper = sweepers().front().sweep)
      : rules_(rules),
        wanted_(wanted),
        // A repair removes blanks and carriage returns, good as they may be.
        scanner_(rules, sweeper,
                 wanted == Wanted::unusual ? Plain::of_every_dialect : Plain::of_dialect) {}

  /// Judges every line of `batch`. Overwrites `into` and reuses its memory.
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
