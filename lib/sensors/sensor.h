// What a sensor is: something that prints the points of one part of a machine, round after round.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/result.h"
#include "base/say.h"
#include "line/lines.h"
#include "os/clock.h"
#include "sensors/machine.h"
#include "sensors/metric.h"
#include "sensors/tcp_sockets.h"

namespace tsd::sensors {

/// Whose names and values are printed: tcollector's, quirks included; those of the phantom sensors
/// (tcollector's fork of 2013); or tcollector's with its known defects corrected.
enum class Profile : unsigned { tcollector = 1, phantom = 2, fixed = 4 };

/// What every sensor is made from: the machine, and what several sensors of it share.
struct Setup {
  Machine& machine;  ///< outlives the sensors
  Profile profile = Profile::tcollector;
  std::shared_ptr<TcpSockets> tcp_sockets = std::make_shared<TcpSockets>(machine);
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
  /// Parts that are not looked at for now, because they did not answer: dead mounts.
  virtual std::size_t left_out() const { return 0; }
};

/// True when a sensor's error says that this machine lacks the thing it looks at (no conntrack, no
/// NFS, no chronyc). That is no fault of a sensor that runs by default only.
bool is_absence(const Error& error);

}  // namespace tsd::sensors
