// The state machine of the supervisor, without I/O: it is told what happened and what time it is,
// and answers what to do next.
//
//   waiting_for_name -named-> running -end-> ending -no child runs-> last_words -written-> done
//          |                     |                                    ^      |
//          |                     `------- once: no child runs --------'      `-- after 2 s --> done
//          `-end-> done
#pragma once

#include <chrono>

namespace tsd::gather {

enum class Phase {
  waiting_for_name,  ///< nothing runs, since its points would lack the right host tag
  running,           ///< sensors and collectors run
  ending,            ///< collectors were asked to end; no turn is taken
  last_words,        ///< no collector runs; the rest of the output is written
  done,
};

enum class Step {
  nothing,
  take_first_turns,
  forget_children,  ///< drop collectors that are retired and settled
  end_children,     ///< ask all collectors to end
  say_last_words,   ///< hand the last points to the output, then look() again
  look_again,       ///< look() again soon
  stop,
  give_up,  ///< stop; unwritten output is lost
};

class SupervisorPhase {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Output that is still unwritten this long after the last collector has ended is lost.
  static constexpr auto kLastWords = std::chrono::seconds(2);

  /// With `once` it ends when each collector has run.
  explicit SupervisorPhase(bool once) : once_(once) {}

  Phase phase() const { return phase_; }

  /// The host tag is known, or has changed.
  Step named();
  /// It has to end: by a signal, because the output is lost, or by a failure.
  Step end();

  /// The state of children and output.
  struct Progress {
    bool children_off = false;      ///< no collector runs, and none will
    bool children_settled = false;  ///< all they printed is read, too
    bool output_done = false;       ///< all is written, or the reader is gone
  };
  /// Call it whenever Progress may have changed.
  Step look(const Progress& progress, Time now);

 private:
  bool once_;
  Phase phase_ = Phase::waiting_for_name;
  Time give_up_at_{};
};

}  // namespace tsd::gather
