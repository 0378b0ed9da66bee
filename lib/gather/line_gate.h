// The way in for the output of one collector or sensor: cuts it into lines, judges, deduplicates,
// tags and counts them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/lines.h"
#include "base/say.h"
#include "gather/line_policy.h"
#include "gather/lines/dedup.h"
#include "gather/lines/last_points.h"
#include "gather/lines/log_limiter.h"
#include "line/fold.h"
#include "line/judge.h"
#include "os/clock.h"
#include "watch/feed.h"

namespace tsd::gather {

/// Counts of the lines of one source, named as in tcollector.
struct LineCounts {
  std::uint64_t received = 0;
  std::uint64_t sent = 0;     ///< passed on
  std::uint64_t invalid = 0;  ///< refused: malformed, too long, or with too many tags
  std::uint64_t held = 0;     ///< repeated values; the last of them may be sent later
};

/// What all gates of one thread share. Must outlive them.
struct GateContext {
  LinePolicy policy;  ///< may be replaced between calls (a changed config.py)
  /// The parts of the current line. One for all gates: no line allocates, and with a thousand gates
  /// it stays in the processor's cache.
  line::Point point = {};
  std::string squeezed = {};  ///< the current line, if its words had to be set apart anew
  /// By which a clock that was set back is told from a point out of order. Null: not told apart.
  const os::Clock* clock = nullptr;
  std::int64_t set_back_until = 0;    ///< Unix time; until then a clock set back is not said again
  LastPoints* last_points = nullptr;  ///< where all points are kept too; null: nowhere
  watch::Feed* feed = nullptr;        ///< by which people look on; null: nobody does
  bool only_keeps = false;            ///< no line is passed on: points are kept there only
};

class LineGate {
 public:
  /// `say` gets a sentence for each refused line, repeats folded (line/fold.h), within the limit of
  /// the log; it begins with the source's name.
  LineGate(std::string name, GateContext& context, Say say);

  /// Drops lines of more than `most_bytes`; 0: the policy's limit applies.
  void limit_lines(std::size_t most_bytes) { own_most_bytes_ = most_bytes; }
  /// Takes bytes as they arrive. Appends the lines that pass to `out`, whole.
  void feed(std::string_view bytes, std::string& out);
  /// The stream ended: what has no newline yet is taken as a line.
  void end(std::string& out);
  /// The process was killed: what has no newline yet is dropped, since its value may lack digits.
  void cut_off();
  /// Part of a line has arrived.
  bool is_amid_line() const { return cutter_.is_amid_line(); }

  const std::string& name() const { return log_.name(); }
  LogLimiter& log() { return log_; }
  /// Forgets deduplicated series from before this Unix time.
  void evict(std::int64_t before) { dedup_.evict(before); }

  const LineCounts& counts() const { return counts_; }

  /// For the last points that are kept, if they are: see last_points.h.
  void set_interval(std::chrono::seconds interval) {
    if (kept_) kept_->set_interval(interval);
  }
  void print_rarely(std::string metric, std::uint32_t rounds) {
    if (kept_) kept_->print_rarely(std::move(metric), rounds);
  }
  void begin_round() {
    if (kept_) kept_->begin_round();
  }
  void end_round() {
    if (kept_) kept_->end_round();
  }

 private:
  /// How a line is written: as it came, or joined from its parts.
  enum class Form { plain, parts };

  std::size_t most_bytes() const {
    return own_most_bytes_ != 0 ? own_most_bytes_ : context_.policy.max_line_bytes;
  }
  void take(std::string_view line, std::string& out);
  void keep(std::string_view line, Form form, std::string& out);
  void refuse(std::string_view line, const line::Verdict& verdict);
  void refuse_for(std::string_view why, std::string_view line);
  void show(std::string_view sent) const;
  bool may_go_on(std::string_view line, std::string& out);
  bool follows_clock();
  void send(std::string_view line, Form form, std::string& out);
  void count_overlong();

  // The members that every read uses are adjacent: with a thousand gates none is in the cache when
  // its turn comes.
  GateContext& context_;
  LineCutter cutter_;
  LineCounts counts_;
  std::size_t own_most_bytes_ = 0;
  std::uint64_t overlong_ = 0;
  LogLimiter log_;
  Dedup dedup_;
  std::unique_ptr<line::Fold> fold_;  // of refused lines; most sources have none
  std::unique_ptr<LastPoints::Source> kept_;
};

}  // namespace tsd::gather
