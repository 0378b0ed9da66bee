// What the slices of this machine use: cgroup v2, its root and the slices right below it.
#pragma once

#include "sensors/sensor.h"

namespace tsd::sensors {

/// Of one file of a slice, called `file`: "KEY VALUE" a line, or one value; "max" stands for no
/// limit, and no point is made of it.
Result<void> print_cgroup(std::string_view text, std::string_view file, std::string_view slice,
                          std::string_view path, std::int64_t now, line::Lines& out);

std::unique_ptr<Sensor> make_cgroup(const Setup& setup);
std::vector<Metric> cgroup_metrics(Profile profile);

}  // namespace tsd::sensors
