#include "gather/supervisor_phase.h"

namespace tsd::gather {

Step SupervisorPhase::named() {
  if (phase_ != Phase::waiting_for_name) return Step::nothing;
  phase_ = Phase::running;
  return Step::take_first_turns;
}

Step SupervisorPhase::end() {
  switch (phase_) {
    case Phase::waiting_for_name:
      phase_ = Phase::done;
      return Step::stop;
    case Phase::running:
      phase_ = Phase::ending;
      return Step::end_children;
    case Phase::ending:
    case Phase::last_words:
    case Phase::done:
      return Step::nothing;
  }
  return Step::nothing;
}

Step SupervisorPhase::look(const Progress& progress, Time now) {
  switch (phase_) {
    case Phase::waiting_for_name:
      return Step::forget_children;
    case Phase::running:
      if (!once_) return Step::forget_children;
      [[fallthrough]];
    case Phase::ending:
      if (!progress.children_off) return Step::nothing;
      phase_ = Phase::last_words;
      give_up_at_ = now + kLastWords;
      return Step::say_last_words;
    case Phase::last_words:
      if (progress.output_done && progress.children_settled) {
        phase_ = Phase::done;
        return Step::stop;
      }
      if (now < give_up_at_) return Step::look_again;
      phase_ = Phase::done;
      return Step::give_up;
    case Phase::done:
      return Step::nothing;
  }
  return Step::nothing;
}

}  // namespace tsd::gather
