// The interface of a sensor: prints the points of one part of a machine, once per round.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/result.h"
#include "base/say.h"
#include "os/clock.h"
#include "sensors/metric.h"
#include "sensors/points.h"
#include "sensors/profile.h"
#include "sensors/source/machine.h"
#include "sensors/source/tcp_sockets.h"

namespace tsd::sensors {

/// What every sensor is made from: the machine, and what several sensors of it share.
struct Setup {
  Machine& machine;  ///< outlives the sensors
  Profile profile = Profile::tcollector;
  std::shared_ptr<TcpSockets> tcp_sockets = std::make_shared<TcpSockets>(machine);
};

/// One round of one sensor.
struct Round {
  const os::Clock& clock;
  Points& out;            ///< points are added; never a host tag
  const Say& say;         ///< for notes that are not errors; a sensor gives each note once
  bool is_asked = false;  ///< the user named the sensor: what it may not read is then an error
};

/// Keeps state between rounds, for rates. In steady state collect() allocates nothing.
class Sensor {
 public:
  virtual ~Sensor() = default;
  /// Prints everything that can be read. An error means that some part could not be read; other
  /// parts may have printed. The same fault must give the same sentence in every round, because the
  /// caller reports changes only.
  virtual Result<void> collect(Round& round) = 0;
  /// The number of parts that are skipped for now because they did not answer (dead mounts).
  virtual std::size_t left_out() const { return 0; }
};

/// True when an error means that this machine lacks what the sensor reads (no conntrack, no NFS, no
/// chronyc). That is not a fault of a sensor that runs only because it is a default one.
bool is_absence(const Error& error);

}  // namespace tsd::sensors
