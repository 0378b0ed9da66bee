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
#include "base/say.h"
#include "line/lines.h"
#include "os/clock.h"
#include "sensors/machine.h"
#include "sensors/metric.h"

namespace tsd::sensors {

/// Whose names and values are printed: tcollector's, quirks included; those of the phantom sensors
/// (tcollector's fork of 2013); or tcollector's with its known defects corrected.
enum class Profile : unsigned { tcollector = 1, phantom = 2, fixed = 4 };

struct Setup {
  Machine& machine;  ///< outlives the sensors
  Profile profile = Profile::tcollector;
};

/// One turn of one sensor.
struct Round {
  const os::Clock& clock;
  line::Lines& out;  ///< points are added; never a host tag
  const Say& say;    ///< for what is worth knowing and no fault; said once by a sensor
};

/// Remembers what rates and slower parts need. In steady state collect() allocates nothing.
class Sensor {
 public:
  virtual ~Sensor() = default;
  /// Prints what can be known. An error means that something could not: the sensor is not well,
  /// though other parts of it may have printed. The same fault gives the same sentence every round.
  virtual Result<void> collect(Round& round) = 0;
};

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

/// True when a sensor's error says that this machine lacks the thing it looks at (no conntrack, no
/// NFS, no chronyc). That is no fault of a sensor that runs by default only.
bool is_absence(const Error& error);

}  // namespace tsd::sensors
