// The options of simulate.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "simulation/plan.h"

namespace sim {

struct Settings {
  std::uint64_t seeds = 1'000;
  std::uint64_t from = 1;
  Micros longest = 0;  ///< see draw_plan()
  std::optional<std::uint64_t> shrink_seed;
  std::optional<std::uint64_t> trace_seed;
  bool runs_cases = false;  ///< those of cases.h
  bool tells = true;
  bool shrinks = true;
  int most_failures = 1;
  Cut cut;
};

tsd::Result<Settings> parse_settings(int argc, char** argv);
/// "--lines 3 --senders 1 --faults 0,2"
std::string to_options(const Cut& cut);

}  // namespace sim
