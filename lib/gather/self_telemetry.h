// How the supervisor reports on itself: points among the others, the status page, the status file,
// and the outcome of the last one-shot run.
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
#include "gather/metrics_page.h"
#include "gather/point_output.h"
#include "gather/self_report.h"
#include "gather/status.h"
#include "gather/viewers.h"
#include "os/clock.h"
#include "os/loop.h"
#include "os/stage_state.h"

namespace tsd::gather {

struct SelfTelemetryOptions {
  bool no_points = false;
  bool once_points = false;                     ///< print points at the end of a one-shot run
  std::optional<std::int64_t> status_port;      ///< 0: any free port
  std::optional<std::string> status_interface;  ///< address to listen on; default 127.0.0.1
  std::vector<std::string> status_hosts;        ///< names by which browsers may call this machine
  std::optional<std::string> status_file;
  std::optional<std::string> state_file;  ///< for tsd-check-config: os/stage_state.h
  std::optional<std::string> stamp;       ///< file for the outcome of a one-shot run
  /// At the end of a one-shot run all points are printed in this form, in place of lines.
  std::optional<prometheus::Form> print_form;

  /// Somebody may ask for the last points; otherwise none is kept.
  bool needs_metrics() const { return status_port || print_form; }
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
    std::function<os::CollectState()> state;
    MetricsPage& metrics;
    watch::Observer* observer = nullptr;  ///< that shows all the time; null: none
  };

  SelfTelemetry(SelfTelemetryOptions options, Parts parts);

  /// Opens the status port, if there is one.
  Result<void> open();
  /// How often to call turn(); nothing: never.
  std::optional<std::chrono::seconds> interval() const;
  /// Prints points of this time (Unix seconds) and writes the files.
  void turn(std::int64_t now);
  /// Call it when all collectors have ended: prints the points of a one-shot run, if asked for, and
  /// then all of the run for Prometheus, if that was asked for.
  void end();
  /// A collector has started or ended, or the host tag is known: the files are written within a
  /// second.
  void changed();

  /// Prints points of the last run, if its outcome is in the stamp file.
  void tell_last_run();
  /// Writes the outcome of this run: 0 all well, 1 a source failed, 2 an error.
  Result<void> remember(const Result<bool>& outcome) const;

 private:
  bool has_files() const { return options_.status_file || options_.state_file; }
  void write_files();
  void write_state();
  void write(const std::string& path, const std::string& text);
  void tell_points(std::int64_t now);

  SelfTelemetryOptions options_;
  Parts parts_;
  LineGate own_words_;
  Viewers viewers_;
  StatusPort port_;
  os::Timer file_due_;
  os::Timer state_due_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::int64_t began_at_;  // Unix seconds
};

}  // namespace tsd::gather
