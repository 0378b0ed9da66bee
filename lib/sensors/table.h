// The native sensors: which there are, what each may print, and how to get one.
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
  std::chrono::seconds interval;  ///< the one of tcollector
  unsigned profiles;              ///< a set of Profile
  bool by_default;                ///< runs on a plain VM without being asked for
  std::unique_ptr<Sensor> (*make)(const Setup& setup);
  std::vector<Metric> (*metrics)(Profile profile);

  bool is_in(Profile profile) const { return profiles & static_cast<unsigned>(profile); }
};

/// Every sensor, in order of name.
std::span<const Row> table();

/// The row of that name, or nullptr.
const Row* find(std::string_view name);

/// What --sensors LIST means: names with commas between, or `all`, `none`, `default`. Each row
/// once, in the order of the table. A name that is unknown, or not in the profile, is an error.
Result<std::vector<const Row*>> select(std::string_view list, Profile profile);

}  // namespace tsd::sensors
