// Resource use of slices: cgroup v2, its root and the slices directly below it.
#pragma once

#include <cstdint>

#include "sensors/sensor.h"

namespace tsd::sensors {

/// `text` is that of the file named `file` of a slice: either "KEY VALUE" lines or one value. The
/// value "max" means no limit and gives no point.
Result<void> print_cgroup(std::string_view text, std::string_view file, std::string_view slice,
                          std::string_view path, std::int64_t now, Points& out);

std::unique_ptr<Sensor> make_cgroup(const Setup& setup);
std::vector<Metric> cgroup_metrics(Profile profile);

}  // namespace tsd::sensors
