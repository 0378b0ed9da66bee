// The collectors' supervisor: runs sensors and collectors, each when it is due, and sees to it that
// none disturbs another and none outlives it.
#pragma once

#include <chrono>
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

namespace tsd::gather {

/// What there is to keep, and how.
struct CollectOptions {
  std::optional<std::string> directory;  ///< of collectors
  /// Native sensors that run in any case, as sensors::select() takes them. Not said: the default
  /// ones; beside a directory none, for its stubs say which.
  std::optional<std::string> sensors;
  sensors::Profile profile = sensors::Profile::tcollector;
  /// Between turns of native sensors, in place of their own.
  std::optional<std::int64_t> interval;  ///< seconds
  LifecycleLimits limits;
  std::optional<std::string> run_as;    ///< the user of every child
  std::optional<std::string> pid_file;  ///< taken while we run
  bool splay = false;                   ///< ticks at times of this machine's own, by its host tag
  SelfTelemetryOptions tell;            ///< what is told of ourselves
  std::int64_t evict_interval = 6000;   ///< seconds; of what dedup remembers
  /// Whose points these are. Its tags are filled in when they are known; it outlives the
  /// supervisor.
  Identity* identity = nullptr;
  /// What every line is held to and given; asked at the start, after every change of
  /// DIR/etc/config.py, and when the identity's tags are another.
  std::function<Result<LinePolicy>()> policy;
};

/// The outside.
struct CollectEnvironment {
  os::Root root;
  std::string record_into;  ///< where what native sensors look at is kept; empty: nowhere
  os::Clock clock;
  int output = 1;
  Say say;
};

class Supervisor {
 public:
  Supervisor(CollectOptions options, CollectEnvironment environment);
  ~Supervisor();

  /// Until TERM or INT, until nobody reads the output, or (once) until each has had its turn. True
  /// when every sensor and collector did well. An error: nothing could be begun, or the output is
  /// no place to write to.
  Result<bool> run();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tsd::gather
