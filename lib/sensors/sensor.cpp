#include "sensors/sensor.h"

#include <algorithm>
#include <array>
#include <cerrno>

namespace tsd::sensors {

bool is_absence(const Error& error) {
  constexpr std::array kAbsent{ENOENT, ENOTDIR, ENODEV, EOPNOTSUPP};
  return std::ranges::count(kAbsent, error.system) > 0;
}

}  // namespace tsd::sensors
