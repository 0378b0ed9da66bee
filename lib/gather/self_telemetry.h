// What the supervisor tells of itself: points among the others, the status page, the status file,
// and how the last one-shot run went.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/say.h"
#include "gather/last_run.h"
#include "gather/line_gate.h"
#include "gather/point_output.h"
#include "gather/self_report.h"
#include "gather/status.h"
#include "os/clock.h"
#include "os/loop.h"

namespace tsd::gather {

struct SelfTelemetryOptions {
  bool no_points = false;
  bool once_points = false;                     ///< at the end of a one-shot run
  std::optional<std::int64_t> status_port;      ///< 0: any
  std::optional<std::string> status_interface;  ///< its address; else nobody but this machine
  std::optional<std::string> status_file;
  std::optional<std::string> stamp;  ///< where a one-shot run is remembered
};

class SelfTelemetry {
 public:
  struct Parts {
    os::Loop& loop;
    PointOutput& output;
    GateContext& gates;
    const os::Clock& clock;
    const Say& say;
    std::function<SupervisorReport()> known;
  };

  SelfTelemetry(SelfTelemetryOptions options, Parts parts);

  /// Opens the port.
  Result<void> open();
  /// How often turn() should come; nothing: never.
  std::optional<std::chrono::seconds> interval() const;
  /// Points, and the status file.
  void turn();
  /// All is done: the points of a one-shot run, where they are wished for.
  void end();
  /// A collector has begun or ended: the status file is due.
  void changed();

  /// Prints points of the last run, where one is remembered.
  void tell_last_run();
  /// Remembers this one. Its exit is that of the tool: 0 well, 1 not, 2 trouble.
  Result<void> remember(const Result<bool>& outcome) const;

 private:
  void write_file();
  void tell_points();

  SelfTelemetryOptions options_;
  Parts parts_;
  LineGate own_words_;
  StatusPort port_;
  os::Timer file_due_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::int64_t began_at_;  // Unix seconds
};

}  // namespace tsd::gather
