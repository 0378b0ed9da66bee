// The table of native sensors: their names, the metrics of each, and how to make one.
//
//   sensors::Machine machine(os::Root(root));
//   for (const Row* row : *select("default", Profile::tcollector)) {
//     auto sensor = row->make({machine, Profile::tcollector});
//     sensor->collect(round);       // every row->interval
//   }
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sensors/metric.h"
#include "sensors/sensor.h"

namespace tsd::sensors {

struct Row {
  std::string_view name;
  std::string_view purpose;       ///< a phrase, for --list-sensors
  std::chrono::seconds interval;  ///< of tcollector
  unsigned profiles;              ///< bit set of Profile
  bool by_default;                ///< part of --sensors default
  std::unique_ptr<Sensor> (*make)(const Setup& setup);
  std::vector<Metric> (*metrics)(Profile profile);

  bool is_in(Profile profile) const { return profiles & static_cast<unsigned>(profile); }
};

/// All sensors, ordered by name.
std::span<const Row> table();

/// The row of that name, or nullptr.
const Row* find(std::string_view name);

/// The rows that --sensors LIST selects: names separated by commas, or `all`, `none`, `default`.
/// Each row appears once, in the order of the table. An error when a name is unknown or not in the
/// profile.
Result<std::vector<const Row*>> select(std::string_view list, Profile profile);

}  // namespace tsd::sensors
