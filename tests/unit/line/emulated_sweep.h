// The sweeper for AVX-512 on a machine that has none (support/emulated_avx512.h).
#pragma once

#include "line/sweep.h"

#ifdef __x86_64__
void sweep_avx512_emulated(std::string_view text, tsd::line::Sweep& sweep);
#endif

/// Those that this machine can run, and that one.
inline std::vector<tsd::line::NamedSweeper> all_sweepers() {
  auto runnable = tsd::line::sweepers();
  std::vector<tsd::line::NamedSweeper> all(runnable.begin(), runnable.end());
#ifdef __x86_64__
  all.push_back({"avx512, emulated", sweep_avx512_emulated});
#endif
  return all;
}
