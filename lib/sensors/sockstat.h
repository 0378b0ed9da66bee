// /proc/net/sockstat: "TCP: inuse 4 orphan 0 tw 2 alloc 7 mem 1".
#pragma once

#include <cstdint>

#include "sensors/sensor.h"

namespace tsd::sensors {

/// `mem` counts pages of `page_size` bytes. `memory` of FRAG is in bytes already.
Result<void> print_sockstat(std::string_view text, long page_size, std::int64_t now, Points& out);

std::vector<Metric> sockstat_metrics();

}  // namespace tsd::sensors
