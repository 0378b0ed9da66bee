// Number of open files of the machine: /proc/sys/fs/file-nr.
#pragma once

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_filehandles(const Setup& setup);
std::vector<Metric> filehandles_metrics(Profile profile);

}  // namespace tsd::sensors
