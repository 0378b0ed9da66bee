// The native sensors: those that run in this process.
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
#include "gather/turns.h"
#include "os/clock.h"
#include "sensors/table.h"

namespace tsd::gather {

/// A sensor and how often it runs.
struct NativeJob {
  const sensors::Row* row;
  std::chrono::seconds interval;
  /// It was named by the user: that the machine lacks what it reads is then an error.
  bool asked = false;
  bool operator==(const NativeJob&) const = default;
};

class Natives {
 public:
  /// All arguments must outlive this.
  Natives(const sensors::Setup& setup, GateContext& gates, const Say& say, PointOutput& output);

  /// Runs exactly these from now on. A job that is unchanged keeps its sensor and its state.
  void set(const std::vector<NativeJob>& jobs);
  /// Collects from the sensors whose interval is one of these. All points of a turn bear its time.
  /// Lines are passed on in chunks of 8 KiB, so that memory does not grow with the number of
  /// series.
  void collect(const Stamps& turns);

  std::set<std::chrono::seconds> intervals() const;
  /// No sensor had an error in its last turn.
  bool all_well() const;
  std::vector<LineGate*> gates();
  std::vector<SensorReport> health() const;

 private:
  struct Native {
    NativeJob job;
    std::unique_ptr<sensors::Sensor> sensor;
    LineGate gate;
    sensors::KnownLimits limits;
    std::string fault{};       // error of its last turn; empty: none
    std::size_t left_out = 0;  // points of its last turn, for they cannot be
  };

  void tell_pace(Native& native);
  void collect(Native& native, const os::Clock& clock);
  void report_fault(Native& native, const Result<void>& done);
  void pass_on(std::string_view lines);

  const sensors::Setup& setup_;
  GateContext& gates_;
  const Say& say_;
  PointOutput& output_;
  std::vector<std::unique_ptr<Native>> natives_;
  Native* collecting_ = nullptr;  // the source of points_
  sensors::Points points_;
};

}  // namespace tsd::gather
