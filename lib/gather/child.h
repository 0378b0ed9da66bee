// One collector with its process: carries out what its CollectorLifecycle decides. Reads its pipes,
// passes lines to the output, logs its stderr under its name, and checks its usage against its
// budget.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/say.h"
#include "gather/budget.h"
#include "gather/collector_lifecycle.h"
#include "gather/launcher.h"
#include "gather/line_gate.h"
#include "gather/lines/log_lines.h"
#include "gather/meter.h"
#include "gather/point_output.h"
#include "gather/self_report.h"
#include "gather/standstill.h"
#include "os/loop.h"

namespace tsd::gather {

/// What all children of one supervisor share.
struct ChildContext {
  os::Loop& loop;
  PointOutput& output;
  GateContext& gates;
  const Say& say;
  /// For every child: added to the inherited one, or to that of its user (os/account.h).
  std::vector<std::string> environment;
  std::optional<os::Account> account;  ///< the user of a child whose budget names none
  /// The launcher; started by the first call, and again after the last one was lost.
  std::function<Result<Launcher*>()> launcher;
  /// Called when a child has started, has ended, or could not be started.
  std::function<void()> changed;
  /// Called when the output is full: no child may be read until it has drained.
  std::function<void()> full;
  std::function<Steady::time_point()> now;
  Standstill standstill = {};
  Say detail = say_nothing;  ///< told when a child starts and ends
};

class alignas(64) Child {
 public:
  /// `inactivity` is the limit where the budget sets none.
  Child(std::uint32_t id, CollectorLifecycle lifecycle, Duration inactivity, ChildContext& context);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  std::uint32_t id() const { return id_; }
  CollectorLifecycle& lifecycle() { return lifecycle_; }
  LineGate& gate() { return gate_; }
  /// Takes effect at once, but for the limits that the kernel enforces: those apply from the next
  /// start.
  void set_budget(const Budget& budget);
  const Budget& budget() const { return budget_; }
  /// It has no process, and nothing it printed is unread.
  bool is_settled() const {
    return !lifecycle_.has_process() && !output_ && !errors_ && !gate_.is_amid_line();
  }
  /// Reads the usage of its processes from /proc. `now` is Unix time.
  SourceReport report(std::int64_t now) const;

  /// Call it at each point of the grid of its interval.
  void tick();
  /// Takes what the launcher reports of its process.
  void take(const os::Report& report);
  /// Does what the lifecycle asks for now. Call it after every event that may change that.
  void attend();
  /// The output has drained: reads what a process that ended during the standstill left behind.
  void go_on();

 private:
  /// Our end of its stdout or stderr.
  struct Pipe {
    os::Fd fd;
    os::Watch watch;
    explicit operator bool() const { return static_cast<bool>(fd); }
  };

  void catch_up(Steady::time_point now);
  void launch();
  void set_alarm();
  void check_usage();
  void overspent(std::string why);
  void signal(int number);
  void drain();
  bool read(Pipe& pipe);
  void read_lines(std::string_view text);
  void close(Pipe& pipe);
  void log(std::string_view line);

  // The members that every read uses come first, to share cache lines.
  ChildContext& context_;
  Pipe output_;
  Steady::duration waited_{};  // part of the standstill that the lifecycle knows of
  LineGate gate_;
  CollectorLifecycle lifecycle_;
  Budget budget_;
  Meter meter_;
  std::uint32_t id_;
  Duration inactivity_;
  LogLines stderr_lines_;
  Pipe errors_;
  std::int64_t cpu_us_ = 0;  // CPU time of its ended processes
  std::string last_news_;
  os::Timer timer_;
  std::optional<Steady::time_point> alarm_;  // when timer_ fires
  os::Timer usage_due_;                      // next check of its usage
};

}  // namespace tsd::gather
