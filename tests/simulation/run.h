// One run: the plan of a seed, carried out in virtual time under the auditor's eyes.
#pragma once

#include <cstdint>
#include <string>

#include "simulation/plan.h"

namespace sim {

struct Verdict {
  std::string rule;  ///< of the auditor, that was broken; empty: none
  std::string text;
  std::uint64_t hash = 0;  ///< of all that happened
  Micros virtual_time = 0;
  std::uint64_t lines = 0;
  bool is_good() const { return rule.empty(); }
};

/// `tells`: prints the trace.
Verdict run_plan(const Plan& plan, bool tells = false);

}  // namespace sim
