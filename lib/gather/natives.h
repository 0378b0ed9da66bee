// The sensors that run in this process.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/say.h"
#include "gather/intake.h"
#include "line/lines.h"
#include "os/clock.h"
#include "sensors/table.h"

namespace tsd::gather {

/// A sensor that is to run.
struct NativeJob {
  const sensors::Row* row;
  std::chrono::seconds interval;
  /// Asked for by its name: a machine that lacks what it looks at is then a fault.
  bool asked = false;
  bool operator==(const NativeJob&) const = default;
};

class Natives {
 public:
  /// All of these outlive this.
  Natives(const sensors::Setup& setup, const Standards& standards, const os::Clock& clock,
          const Say& say);

  /// These run from now on, and no others; the ones that ran already keep what they remember.
  void set(const std::vector<NativeJob>& jobs);
  /// One turn of those with one of these intervals; whole lines are appended to `out`.
  void collect(const std::set<std::chrono::seconds>& intervals, std::string& out);

  std::set<std::chrono::seconds> intervals() const;
  /// No sensor had a fault in its last turn.
  bool all_well() const;
  std::vector<Intake*> intakes();

 private:
  struct Native {
    NativeJob job;
    std::unique_ptr<sensors::Sensor> sensor;
    Intake intake;
    std::string fault;  // of its last turn; empty: none
  };

  void collect(Native& native, std::string& out);

  const sensors::Setup& setup_;
  const Standards& standards_;
  const os::Clock& clock_;
  const Say& say_;
  std::vector<std::unique_ptr<Native>> natives_;
  line::Lines lines_;
};

}  // namespace tsd::gather
