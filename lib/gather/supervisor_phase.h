// The supervisor's phases, as rules without I/O: told what happened and what time it is, they say
// what to do next.
//
//   waiting_for_name -named-> running -end-> ending -no child runs-> last_words -written-> done
//          |                     |                                    ^      |
//          |                     `------- once: no child runs --------'      `-- after 2 s --> done
//          `-end-> done
#pragma once

#include <chrono>

namespace tsd::gather {

enum class Phase {
  waiting_for_name,  ///< nothing runs: its points could bear a wrong host tag
  running,           ///< sensors and collectors have their turns
  ending,            ///< collectors are asked to end; no turn is taken
  last_words,        ///< no collector runs; the output takes what is left
  done,
};

enum class Step {
  nothing,
  take_first_turns,
  forget_children,  ///< drop the collectors that are retired and gone
  end_children,     ///< ask all collectors to end
  say_last_words,   ///< hand the last points to the output, then look() again
  look_again,       ///< look() again soon
  stop,
  give_up,  ///< stop; what the output has not taken is lost
};

class SupervisorPhase {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// What stays unwritten for this long after the last collector's end is given up.
  static constexpr auto kLastWords = std::chrono::seconds(2);

  /// `once`: it ends by itself when each collector has run.
  explicit SupervisorPhase(bool once) : once_(once) {}

  Phase phase() const { return phase_; }

  /// The host tag is known (again).
  Step named();
  /// It is to end: by a signal, since the output is gone, or by a failure.
  Step end();

  /// How far children and output are.
  struct Progress {
    bool children_off = false;      ///< no collector runs, and none will
    bool children_settled = false;  ///< and nothing that one printed is unread
    bool output_done = false;       ///< all is written, or nobody reads any more
  };
  /// Call it whenever Progress may have changed.
  Step look(const Progress& progress, Time now);

 private:
  bool once_;
  Phase phase_ = Phase::waiting_for_name;
  Time give_up_at_{};
};

}  // namespace tsd::gather
