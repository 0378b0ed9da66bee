#include "line/sweep.h"

#include <array>

namespace tsd::line {

#ifdef __x86_64__

std::span<const NamedSweeper> sweepers() {
  static constexpr std::array kAll = {
      NamedSweeper{"avx512", sweep_avx512}, NamedSweeper{"avx2", sweep_avx2},
      NamedSweeper{"sse2", sweep_sse2}, NamedSweeper{"scalar", sweep_scalar}};
  __builtin_cpu_init();
  bool bits = __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
  std::size_t best = 2;
  if (bits && __builtin_cpu_supports("avx2")) best = 1;
  if (best == 1 && __builtin_cpu_supports("avx512bw")) best = 0;
  return std::span(kAll).subspan(best);
}

#else

std::span<const NamedSweeper> sweepers() {
  static constexpr std::array kAll = {NamedSweeper{"scalar", sweep_scalar}};
  return kAll;
}

#endif

}  // namespace tsd::line
