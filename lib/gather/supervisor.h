// Runs native sensors and collectors, each when it is due. No collector disturbs another, and none
// outlives the supervisor.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/say.h"
#include "gather/collector_lifecycle.h"
#include "gather/identity.h"
#include "gather/line_gate.h"
#include "gather/natives.h"
#include "gather/self_telemetry.h"
#include "os/clock.h"
#include "os/root.h"
#include "prometheus/names.h"
#include "watch/observer.h"

namespace tsd::gather {

/// What to run, and how.
struct CollectOptions {
  std::optional<std::string> directory;  ///< of collectors
  /// Native sensors to run, as a list for sensors::select(). Not set: with a directory none but
  /// those of its stubs, otherwise the default ones.
  std::optional<std::string> sensors;
  sensors::Profile profile = sensors::Profile::tcollector;
  /// Interval of all native sensors, instead of their own.
  std::optional<std::int64_t> interval;  ///< seconds
  LifecycleLimits limits;
  std::optional<std::string> run_as;    ///< the user of every child
  bool allow_shared = false;            ///< run collectors that group or others may write
  std::optional<std::string> pid_file;  ///< locked while the supervisor runs
  bool splay = false;                   ///< shift turns by an offset that depends on the host tag
  SelfTelemetryOptions tell;            ///< reports on the supervisor itself
  std::vector<prometheus::Rename> labels;  ///< of the points for Prometheus
  std::int64_t evict_interval = 6000;  ///< seconds; age at which deduplicated series are forgotten
  /// Tags of all points. The host tag is filled in when it is known. Must outlive the supervisor.
  Identity* identity = nullptr;
  /// Makes the policy. Called at the start, after every change of DIR/etc/config.py, and when the
  /// tags of the identity have changed.
  std::function<Result<LinePolicy>()> policy;
};

/// The world around the supervisor.
struct CollectEnvironment {
  os::Root root;
  std::string record_into;  ///< directory for a recording of what sensors read; empty: none
  os::Clock clock;
  int output = 1;  ///< -1: points are not printed
  Say say;
  Say detail = say_nothing;             ///< what is no fault and no change of the tags
  watch::Observer* observer = nullptr;  ///< shows all points, in place of the output
};

class Supervisor {
 public:
  Supervisor(CollectOptions options, CollectEnvironment environment);
  ~Supervisor();

  /// Runs until TERM or INT, until the reader of the output is gone, or (once) until each source
  /// has run. Returns true when the last run of every sensor and collector was well. An error: it
  /// could not start, or writing to the output failed.
  Result<bool> run();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tsd::gather
