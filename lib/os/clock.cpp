#include "os/clock.h"

#include <ctime>

namespace tsd::os {

std::int64_t Clock::seconds() const { return fixed_ ? *fixed_ : std::time(nullptr); }

}  // namespace tsd::os
