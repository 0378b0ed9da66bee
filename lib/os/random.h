// Numbers that nobody can foresee, for names and for the spread of waits.
#pragma once

#include <cstdint>

namespace tsd::os {

/// 32 bits of the kernel's (getrandom); while it has none yet, early at boot, of clock and pid. Not
/// for secrets. std::random_device asks the processor first, which takes longer than the call.
std::uint32_t random_number();

}  // namespace tsd::os
