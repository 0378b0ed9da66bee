// The sensors that run in this process.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/say.h"
#include "gather/line_gate.h"
#include "gather/point_output.h"
#include "gather/self_report.h"
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
  Natives(const sensors::Setup& setup, GateContext& gates, const os::Clock& clock, const Say& say,
          PointOutput& output);

  /// These run from now on, and no others; the ones that ran already keep what they remember.
  void set(const std::vector<NativeJob>& jobs);
  /// One turn of those with one of these intervals. Their lines go on while they are made, so that
  /// memory holds few of them, however many series a machine has.
  void collect(const std::set<std::chrono::seconds>& intervals);

  std::set<std::chrono::seconds> intervals() const;
  /// No sensor had a fault in its last turn.
  bool all_well() const;
  std::vector<LineGate*> gates();
  std::vector<SensorReport> health() const;

 private:
  struct Native {
    NativeJob job;
    std::unique_ptr<sensors::Sensor> sensor;
    LineGate gate;
    std::string fault;  // of its last turn; empty: none
  };

  void collect(Native& native, const os::Clock& clock);
  void pass_on(std::string_view lines);

  const sensors::Setup& setup_;
  GateContext& gates_;
  const os::Clock& clock_;
  const Say& say_;
  PointOutput& output_;
  std::vector<std::unique_ptr<Native>> natives_;
  Native* collecting_ = nullptr;  // whose lines these are
  line::Lines lines_;
};

}  // namespace tsd::gather
