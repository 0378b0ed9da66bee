// What one collector or sensor prints, on its way in: cut into lines, judged, tagged, counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/lines.h"
#include "base/say.h"
#include "gather/dedup.h"
#include "gather/line_policy.h"
#include "gather/log_limiter.h"
#include "line/judge.h"
#include "line/rules.h"

namespace tsd::gather {

/// Lines of one source, under tcollector's names for them.
struct LineCounts {
  std::uint64_t received = 0;
  std::uint64_t sent = 0;     ///< went on
  std::uint64_t invalid = 0;  ///< refused: by the rules, for their length, for too many tags
  std::uint64_t held = 0;     ///< a repeated value, held back; its last one may be sent later
};

/// What the gates of one thread share. It outlives them.
struct GateContext {
  LinePolicy policy;  ///< may be replaced between two calls of a gate (a changed config.py)
  /// The parts of the line in hand. One for all gates: its memory is reused from line to line, and
  /// of a thousand gates none finds it out of the processor's cache.
  line::Point point = {};
};

class LineGate {
 public:
  /// `say` is told of each refused line, the source's name in front.
  LineGate(std::string name, GateContext& context, Say say);

  /// Longer lines are left out; 0: those over the common limit.
  void limit_lines(std::size_t most_bytes) { own_most_bytes_ = most_bytes; }
  /// Bytes as they come. Whole lines that pass are appended to `out`.
  void feed(std::string_view bytes, std::string& out);
  /// The stream ended: what waits without a newline is a line too.
  void end(std::string& out);
  /// The stream was cut off: what waits is half a line, whose value may have lost its last digits.
  void cut_off();
  /// Something waits for its newline.
  bool is_amid_line() const { return cutter_.is_amid_line(); }

  const std::string& name() const { return log_.name(); }
  LogLimiter& log() { return log_; }
  /// Forgets what was held back before this Unix time.
  void evict(std::int64_t before) { dedup_.evict(before); }

  const LineCounts& counts() const { return counts_; }

 private:
  /// How a line of ours is written: as it came, or from its parts.
  enum class Form { plain, parts };

  std::size_t most_bytes() const {
    return own_most_bytes_ != 0 ? own_most_bytes_ : context_.policy.max_line_bytes;
  }
  void take(std::string_view line, std::string& out);
  void keep(std::string_view line, Form form, std::string& out);
  void refuse(std::string_view line, const line::Verdict& verdict);
  bool may_go_on(std::string_view line, std::string& out);
  void send(std::string_view line, Form form, std::string& out);
  void count_overlong();

  // What every read touches stands together: of a thousand gates, each is cold when its turn
  // comes.
  GateContext& context_;
  LineCutter cutter_;
  LineCounts counts_;
  std::size_t own_most_bytes_ = 0;
  std::uint64_t overlong_ = 0;
  LogLimiter log_;
  Dedup dedup_;
};

}  // namespace tsd::gather
