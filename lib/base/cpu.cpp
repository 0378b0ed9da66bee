#include "base/cpu.h"

#ifdef __x86_64__
#if __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#endif
// The C library has asked the processor already. To ask again, as __builtin_cpu_supports() does,
// takes 0.1 ms in a virtual machine, where each `cpuid` leaves the guest: a tenth of a start.
#ifdef CPU_FEATURE_ACTIVE
#define TSD_HAS(by_libc, by_compiler) CPU_FEATURE_ACTIVE(by_libc)
#else
#define TSD_HAS(by_libc, by_compiler) (__builtin_cpu_supports(by_compiler) != 0)
#endif
#else
#define TSD_HAS(by_libc, by_compiler) false
#endif

namespace tsd {

bool has_avx2() {
  return TSD_HAS(AVX2, "avx2") && TSD_HAS(BMI1, "bmi") && TSD_HAS(POPCNT, "popcnt");
}

bool has_carryless_multiplication() {
  return TSD_HAS(PCLMULQDQ, "pclmul") && TSD_HAS(SSE4_1, "sse4.1");
}

}  // namespace tsd
