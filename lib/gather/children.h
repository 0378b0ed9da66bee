// All collectors of a directory, each as a child, and the launcher that starts them.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "gather/budget.h"
#include "gather/child.h"
#include "gather/launcher.h"
#include "gather/turns.h"
#include "os/random.h"

namespace tsd::gather {

/// A launcher that does not answer for so long was stopped by another process: it is killed.
inline constexpr auto kLongestMute = std::chrono::seconds(10);
/// So long after retire() the launcher is killed, whatever a process does against it.
inline constexpr auto kLongestEnd = std::chrono::seconds(10);

class Children {
 public:
  /// References must outlive Children.
  struct Parts {
    os::Loop& loop;
    PointOutput& output;
    GateContext& gates;
    const Say& say;
    std::function<void()> changed;  ///< a child has started or ended
    std::function<void()> full;     ///< the output is full; call hold()
    StartLauncher start_launcher = start_guard;
    std::function<Steady::time_point()> now = Steady::now;
    Say detail = say_nothing;  ///< told when a child starts and ends
  };

  /// `directory` is the collector directory; its parent goes into PYTHONPATH.
  Children(const LifecycleLimits& limits, const std::optional<std::string>& directory, Parts parts);

  /// The user of collectors whose budget names none.
  void run_as(const os::Account& account) { context_.account = account; }
  /// Runs collectors that group or others may write too.
  void allow_shared() { allows_shared_ = true; }
  /// Refuses, where we are root, a path that group or others may write (os/trust.h).
  Result<void> check(const std::string& path, const Budget& budget);
  /// Starts the launcher. The guard forks this process, which costs least while it is small.
  Result<void> begin();
  /// Makes the collectors be exactly these, but for those that check() refuses: adds new ones,
  /// retires those that are missing, restarts those whose file or budget has changed.
  void keep(std::vector<Entry> entries, const Budgets& budgets);
  /// Lets each child do what is due.
  void attend();
  /// Ticks the children whose interval is one of these.
  void tick(const Stamps& come);
  /// Stops (and resumes) reading all children; what they print waits in their pipes.
  void hold();
  void go_on();
  bool are_held() const { return context_.standstill.is_on(); }
  /// Ends all of them for good, within kLongestEnd.
  void retire();
  /// Drops those that are retired and settled.
  void forget_gone();
  /// Kills what still runs, and ends the launcher.
  void end();

  Intervals intervals() const;
  bool all_off() const;      ///< none runs, and none will start again
  bool all_settled() const;  ///< all are off, and nothing is unread
  bool all_well() const;     ///< none failed in its last run, and none was refused
  std::vector<SourceReport> report(std::int64_t now) const;
  std::vector<LineGate*> gates();

 private:
  void add(Entry entry, const Budget& budget);
  void drop_untrusted(std::vector<Entry>& entries, const Budgets& budgets);
  void remember(Child& child);
  Result<Launcher*> launcher();
  void take_reports();
  void launcher_gone(const Error& error);
  void ask_launcher();
  void launcher_is_mute();
  bool all(bool (*holds)(Child&)) const;

  const Say& say_;
  LifecycleLimits limits_;
  ChildContext context_;
  StartLauncher start_launcher_;
  std::unique_ptr<Launcher> launcher_;
  os::Watch reports_;
  os::Timer mute_;      // fires when the launcher has not answered in time
  bool asked_ = false;  // its answer is awaited
  bool retired_ = false;
  bool allows_shared_ = false;
  bool any_refused_ = false;
  std::set<std::string, std::less<>> told_;  // what was said of owners and refusals
  std::map<std::uint32_t, std::unique_ptr<Child>> children_;
  std::map<std::string, ChangePace> gone_;  // of files that went lately, by name
  std::uint32_t next_id_ = 1;
  std::minstd_rand dice_{os::random_number()};
};

}  // namespace tsd::gather
