// The shortest run that still fails as a seed does: fewer senders, faults, lines.
#pragma once

#include <cstdint>

#include "simulation/run.h"

namespace sim {

struct Shrunk {
  Cut cut;
  Verdict verdict;  ///< of the run with that cut; good if the seed does not fail
  int runs = 0;
};

/// Keeps the rule that is broken. `cut` is where it begins.
Shrunk shrink(std::uint64_t seed, Micros longest, Cut cut);

}  // namespace sim
