// What the processor can do, for code that has a faster form for some.
#pragma once

namespace tsd {

/// AVX2 with BMI1 and POPCNT; false on other processors than x86.
bool has_avx2();
/// Carry-less multiplication with SSE 4.1; the same.
bool has_carryless_multiplication();

}  // namespace tsd
