// The state machine of one collector, without a process: it is told what happened and when, and
// answers what to do. Child (child.h) does it.
//
//   idle -> running -> terminating -> term_sent -> kill_sent -> idle or off
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/units.h"
#include "gather/change_pace.h"
#include "gather/directory.h"

namespace tsd::gather {

using Steady = std::chrono::steady_clock;

/// What the child has to do next.
enum class Action { nothing, launch, terminate, kill };

/// Limits for all collectors of a supervisor. Times that tcollector has are the same here.
struct LifecycleLimits {
  Duration inactivity = std::chrono::minutes(10);    ///< of long-lived ones; 0: no limit
  Duration grace = std::chrono::seconds(3);          ///< between TERM and KILL
  Duration first_pause = std::chrono::seconds(1);    ///< after the first crash; each doubles it
  Duration longest_pause = std::chrono::minutes(5);  ///< it grows no further
  Duration healthy = std::chrono::minutes(1);        ///< a run of this length resets the pause

  bool once = false;                                 ///< each runs once; the rest applies then only
  Duration once_silence = std::chrono::seconds(1);   ///< ends a long-lived one after a line
  Duration once_longest = std::chrono::seconds(10);  ///< ends a long-lived one in any case
  Duration once_deadline = std::chrono::seconds(60);  ///< ends a periodic one, which has failed
};

class CollectorLifecycle {
 public:
  /// `jitter` in [0, 1) shortens pauses by up to a quarter, so that collectors that fail together
  /// do not start together.
  CollectorLifecycle(Entry entry, const LifecycleLimits& limits, double jitter);

  // Events. Each may change what next() and wake() return.

  /// A point of the grid of a periodic one: it is started, or ended if it still runs.
  void tick(Steady::time_point now);
  void launched(Steady::time_point now);  ///< the start was asked for
  void started(int pid);
  void refused(int number, Steady::time_point now);  ///< it cannot be executed, for this errno
  void unfit();  ///< it cannot be executed, for the fault of its entry
  /// It printed something. Returns true for the first output of a run: only then may next() come
  /// nearer.
  bool on_output(Steady::time_point now);
  void postpone(Steady::duration pause);  ///< moves its deadlines: it was blocked on our output
  void ended(int wait_status, Steady::time_point now);
  /// It exceeded its budget: a running one is ended, which counts as a crash.
  void overspent(std::string why);
  /// Its file or its budget changed: a running long-lived one is ended and started again; one that
  /// is off may run again. At once, or when ChangePace allows it: until then what runs goes on.
  void replaced(Entry entry, Steady::time_point now);
  /// It has just been made, and a file of its name went not long ago: `pace` knows of that change.
  void reappeared(const ChangePace& pace, Steady::time_point now);
  /// Ends it for good: its file is gone, or the supervisor ends.
  void retire();

  /// When to call wake(); nothing: not before the next event.
  std::optional<Steady::time_point> next() const;
  /// Returns what is due at `now`, and assumes that it is done.
  Action wake(Steady::time_point now);

  /// Replaces the common limit.
  void set_inactivity(Duration limit) { limits_.inactivity = limit; }

  const Entry& entry() const { return entry_; }
  const std::string& name() const { return entry_.name; }
  bool is_periodic() const { return entry_.interval.count() > 0; }
  bool has_process() const { return state_ != State::idle && state_ != State::off; }
  /// It will not run again: by exit 13, by retire(), or because it cannot be executed.
  bool is_off() const { return state_ == State::off; }
  bool is_retired() const { return retired_; }
  bool is_running() const { return state_ == State::running; }
  bool failed() const { return failed_; }  ///< in its last run
  /// Its last run ended by exit, not by a signal (a status above 128 is a shell's word for one).
  bool ended_by_itself() const { return ended_by_itself_; }
  /// A long-lived one whose last run ended well: its place is a numbered folder.
  bool has_stopped() const { return stopped_; }
  int crashes() const { return crashes_; }  ///< in a row
  int pid() const { return pid_; }          ///< 0: no process
  /// How often its file has changed lately.
  const ChangePace& pace() const { return pace_; }
  ChangePace::Limits pace_limits() const {
    return {limits_.first_pause, limits_.longest_pause, limits_.healthy};
  }
  std::string_view state() const;  ///< idle, running, ending, killed, off
  Steady::time_point began() const { return began_; }
  std::optional<Steady::time_point> last_heard() const { return last_heard_; }
  std::uint64_t starts() const { return starts_; }
  /// A sentence for the log about the last change, once; empty when there is none.
  std::string take_news();

 private:
  enum class State { idle, running, terminating, term_sent, kill_sent, off };

  /// Why a run ended.
  enum class End {
    ordered,      // by our signal: limits, ticks, changes, retirement
    overspent,    // by our signal, for exceeding its budget
    done,         // a periodic one, exit 0
    stopped,      // a long-lived one, exit 0: it starts again after a pause
    never_again,  // exit 13
    crash,
  };

  End kind_of_end(int wait_status) const;
  void terminate(std::string why);
  Duration next_pause();
  void put_off(Steady::time_point start, bool hasty);
  void over_the_limit(Steady::time_point now);
  void crashed(std::string how, Steady::time_point now);
  std::optional<Steady::time_point> limit() const;

  std::optional<Steady::time_point> heard_;       // in this run
  std::optional<Steady::time_point> last_heard_;  // in any
  State state_ = State::idle;
  Entry entry_;
  LifecycleLimits limits_;
  double jitter_;
  std::optional<Steady::time_point> start_at_;  // of an idle one
  Steady::time_point not_before_{};  // an earlier start is put off, an earlier tick skipped
  std::optional<Steady::time_point> restart_at_;  // of a running one whose file has changed
  ChangePace pace_;
  bool stalled_ = false;  // it was ended because it said nothing
  Steady::time_point began_{};
  Steady::time_point term_at_{};
  bool retired_ = false;
  bool failed_ = false;
  bool ended_by_itself_ = false;
  bool overspent_ = false;
  bool stopped_ = false;            // its last run ended by exit 0, and it is long-lived
  bool told_of_intervals_ = false;  // that what ends by itself is for a numbered folder
  int crashes_ = 0;                 // in a row
  int pid_ = 0;
  std::uint64_t starts_ = 0;
  std::string news_;
};

/// A wait status as text: "exit 1", "killed by SIGSEGV".
std::string describe_end(int wait_status);

}  // namespace tsd::gather
