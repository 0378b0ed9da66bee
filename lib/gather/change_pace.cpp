#include "gather/change_pace.h"

#include <algorithm>

namespace tsd::gather {

bool ChangePace::is_forgiven(Time now, const Limits& limits) const {
  return !any_ || now - changed_ >= std::max(limits.quiet, 2 * pause_);
}

ChangePace::Time ChangePace::changed(Time now, const Limits& limits) {
  bool forgiven = is_forgiven(now, limits);
  changed_ = now;
  any_ = true;
  if (!forgiven && start_ > now) return start_;
  pause_ = forgiven                     ? Duration::zero()
           : pause_ == Duration::zero() ? limits.first
                                        : std::min(2 * pause_, limits.longest);
  start_ = now + pause_;
  return start_;
}

}  // namespace tsd::gather
