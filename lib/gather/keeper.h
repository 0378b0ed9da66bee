// The collectors' keeper: runs sensors and collectors, each when it is due, and sees to it that
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
#include "gather/collector.h"
#include "gather/intake.h"
#include "gather/natives.h"
#include "os/clock.h"
#include "os/root.h"

namespace tsd::gather {

/// What there is to keep, and how.
struct Charge {
  std::optional<std::string> directory;  ///< of collectors
  /// Sensors that run in any case.
  std::vector<const sensors::Row*> natives;
  bool natives_were_named = false;
  sensors::Profile profile = sensors::Profile::tcollector;
  /// Of native sensors, in place of their own.
  std::optional<std::chrono::seconds> interval;
  bool once = false;
  Manners manners;
  /// What every line is held to and given; asked at the start and after every change of
  /// DIR/etc/config.py.
  std::function<Result<Standards>()> standards;
};

/// The outside.
struct World {
  os::Root root;
  os::Clock clock;
  int output = 1;
  Say say;
};

class Keeper {
 public:
  Keeper(Charge charge, World world);
  ~Keeper();

  /// Until TERM or INT, until nobody reads the output, or (once) until each has had its turn. True
  /// when every sensor and collector did well. An error: nothing could be begun, or the output is
  /// no place to write to.
  Result<bool> run();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tsd::gather
