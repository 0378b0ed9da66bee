// All collectors of a directory, each with its child, and the guard that starts them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "gather/budget.h"
#include "gather/child.h"
#include "gather/launcher.h"
#include "gather/turns.h"

namespace tsd::gather {

class Children {
 public:
  /// All of these outlive this.
  struct Parts {
    os::Loop& loop;
    PointOutput& output;
    GateContext& gates;
    const Say& say;
    std::function<void()> changed;  ///< one has begun or ended
    std::function<void()> full;     ///< the output is: hold()
    StartLauncher start_launcher = start_guard;
    std::function<Steady::time_point()> now = Steady::now;
  };

  /// `directory` is the collectors', for their environment.
  Children(const LifecycleLimits& limits, const std::optional<std::string>& directory, Parts parts);

  /// Whom collectors become whose budget names nobody.
  void run_as(const os::Account& account) { context_.account = account; }
  /// Starts the guard; while this process is small it costs least.
  Result<void> begin();
  /// These collectors with these budgets, and no others. What has changed starts anew.
  void keep(std::vector<Entry> entries, const Budgets& budgets);
  /// Each does what is due.
  void attend();
  /// The turn of those with one of these intervals has come.
  void tick(const Intervals& come);
  /// The output is full: all wait in their pipes. And again not.
  void hold();
  void go_on();
  bool are_held() const { return context_.standstill.is_on(); }
  /// All are to end, for good.
  void retire();
  /// Those that are retired and gone.
  void forget_gone();
  /// What is left gets KILL, and the guard ends.
  void end();

  Intervals intervals() const;
  bool all_off() const;      ///< nobody runs, nobody will
  bool all_settled() const;  ///< and nothing is unread
  bool all_well() const;     ///< none failed in its last run
  std::vector<SourceReport> report(std::int64_t now) const;
  std::vector<LineGate*> gates();

 private:
  void add(Entry entry, const Budget& budget);
  Result<Launcher*> launcher();
  void take_reports();
  void launcher_gone(const Error& error);
  bool all(bool (*holds)(Child&)) const;

  const Say& say_;
  LifecycleLimits limits_;
  ChildContext context_;
  StartLauncher start_launcher_;
  std::unique_ptr<Launcher> launcher_;
  os::Watch reports_;
  std::map<std::uint32_t, std::unique_ptr<Child>> children_;
  std::uint32_t next_id_ = 1;
  std::minstd_rand dice_{std::random_device{}()};
};

}  // namespace tsd::gather
