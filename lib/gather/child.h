// One collector with its process: a CollectorLifecycle's rules, carried out. Pipes are read here,
// lines go to the output, what it says on stderr is logged under its name, what it uses is held
// against its budget.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/lines.h"
#include "base/say.h"
#include "gather/budget.h"
#include "gather/collector_lifecycle.h"
#include "gather/launcher.h"
#include "gather/line_gate.h"
#include "gather/meter.h"
#include "gather/point_output.h"
#include "gather/self_report.h"
#include "gather/standstill.h"
#include "os/loop.h"

namespace tsd::gather {

/// What the children of one supervisor share.
struct ChildContext {
  os::Loop& loop;
  PointOutput& output;
  GateContext& gates;
  const Say& say;
  std::vector<std::string> environment;  ///< for every child, over what is inherited
  std::optional<os::Account> account;    ///< whom a child becomes, where its budget names nobody
  /// What starts children; made when the first one is needed.
  std::function<Result<Launcher*>()> launcher;
  /// A child has begun, or has ended and its pipes are read, or it never came to run.
  std::function<void()> changed;
  /// The output is full: nobody is to be read until it is drained.
  std::function<void()> full;
  std::function<Steady::time_point()> now;
  Standstill standstill = {};
};

class alignas(64) Child {
 public:
  /// Its limit of inactivity is `inactivity` where its budget has none.
  Child(std::uint32_t id, CollectorLifecycle lifecycle, Duration inactivity, ChildContext& context);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  std::uint32_t id() const { return id_; }
  CollectorLifecycle& lifecycle() { return lifecycle_; }
  LineGate& gate() { return gate_; }
  /// Holds from its next start on.
  void set_budget(const Budget& budget);
  const Budget& budget() const { return budget_; }
  /// Nothing of it runs, nothing of it is unread.
  bool is_settled() const {
    return !lifecycle_.has_process() && !output_ && !errors_ && !gate_.is_amid_line();
  }
  /// Its processes are looked at for it. `now` is Unix time.
  SourceReport report(std::int64_t now) const;

  /// Its turn on the grid of its interval has come.
  void tick();
  /// What the guard tells of its child.
  void take(const os::Report& report);
  /// Does what its lifecycle asks for now; call it after everything that may change that.
  void attend();
  /// The output is drained: what it left behind while all waited is read.
  void go_on();

 private:
  /// One of its two pipes, our end.
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

  // What every read touches comes first.
  ChildContext& context_;
  Pipe output_;
  Steady::duration waited_{};  // of the standstill, what its lifecycle has been told
  LineGate gate_;
  CollectorLifecycle lifecycle_;
  Budget budget_;
  Meter meter_;
  std::uint32_t id_;
  Duration inactivity_;
  LineCutter stderr_lines_;  // of its stderr
  Pipe errors_;
  std::int64_t cpu_us_ = 0;  // of its ended processes
  os::Timer timer_;
  std::optional<Steady::time_point> alarm_;  // when timer_ calls
  os::Timer usage_due_;                      // at what it uses
};

}  // namespace tsd::gather
