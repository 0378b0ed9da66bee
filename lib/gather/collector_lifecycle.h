// The life of one collector, as rules without a process: it is told what happened and when, and
// answers what is to be done. Whoever keeps it (supervisor.h) does that.
//
//   idle -> running -> condemned -> ending (TERM sent) -> killed (KILL sent) -> idle or off
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gather/directory.h"

namespace tsd::gather {

using Steady = std::chrono::steady_clock;

/// What the supervisor is to do next.
enum class Action { nothing, launch, terminate, kill };

/// Rules that hold for all collectors of a tool. The times are tcollector's where it has them.
struct LifecycleLimits {
  std::chrono::milliseconds inactivity =
      std::chrono::minutes(10);                               ///< long-lived ones; 0: for ever
  std::chrono::milliseconds grace = std::chrono::seconds(3);  ///< between TERM and KILL
  std::chrono::milliseconds first_pause =
      std::chrono::seconds(1);  ///< before a crashed one starts again
  std::chrono::milliseconds longest_pause = std::chrono::minutes(5);
  std::chrono::milliseconds healthy =
      std::chrono::minutes(1);  ///< a run of this length forgives crashes
  bool once = false;            ///< each runs once
  std::chrono::milliseconds once_silence =
      std::chrono::seconds(1);  ///< long-lived: ends it after a line
  std::chrono::milliseconds once_longest =
      std::chrono::seconds(10);  ///< long-lived: ends it anyhow
  std::chrono::milliseconds once_deadline = std::chrono::seconds(60);  ///< periodic: it has failed
};

class CollectorLifecycle {
 public:
  /// `jitter` in [0, 1) spreads the pauses of collectors that fail together.
  CollectorLifecycle(Entry entry, const LifecycleLimits& limits, double jitter);

  // What happened. Each may change what next() and wake() say.

  /// The grid's tick for one that runs every so often: it starts, or it has overstayed.
  void tick(Steady::time_point now);
  void launched(Steady::time_point now);  ///< it is being started
  void started(int pid);
  void refused(int number, Steady::time_point now);  ///< cannot be executed: errno
  /// It printed something. True for the first time in this run: only then a limit may come nearer.
  bool on_output(Steady::time_point now);
  void postpone(Steady::duration pause);  ///< it had to wait for us: deadlines move by that much
  void ended(int wait_status, Steady::time_point now);
  /// It used more than it may: a running one is ended, which is a crash.
  void overspent(std::string why);
  /// Its file changed: a running one is ended and started anew; one that was off gets another
  /// chance.
  void replaced(Entry entry);
  /// It is to end, and not to come back: its file is gone, or we end.
  void retire();

  /// When wake() should be called; nothing: not before something happens.
  std::optional<Steady::time_point> next() const;
  /// What is due at `now`.
  Action wake(Steady::time_point now);

  /// A limit of its own, in place of the common one.
  void set_inactivity(std::chrono::milliseconds limit) { limits_.inactivity = limit; }

  const Entry& entry() const { return entry_; }
  const std::string& name() const { return entry_.name; }
  bool is_periodic() const { return entry_.interval.count() > 0; }
  bool has_process() const { return state_ != State::idle && state_ != State::off; }
  /// It will not run again, by its own wish, by ours, or since it cannot be executed.
  bool is_off() const { return state_ == State::off; }
  bool is_retired() const { return retired_; }
  bool is_running() const { return state_ == State::running; }
  bool failed() const { return failed_; }  ///< its last run, that is
  /// Its last run came to the end it wanted: no signal, ours or another's, cut it short.
  bool ended_by_itself() const { return ended_by_itself_; }
  int crashes() const { return crashes_; }  ///< in a row
  int pid() const { return pid_; }          ///< 0: it has none
  std::string_view state() const;           ///< idle, running, ending, killed, off
  Steady::time_point began() const { return began_; }
  std::optional<Steady::time_point> last_heard() const { return last_heard_; }
  std::uint64_t starts() const { return starts_; }
  /// A sentence about the last change that an operator should know of, once; else empty.
  std::string take_news();

 private:
  enum class State { idle, running, terminating, term_sent, kill_sent, off };

  /// How a run ended.
  enum class End {
    ordered,      // we sent a signal
    overspent,    // we sent a signal, since it used too much
    done,         // a periodic one, exit 0
    stopped,      // a long-lived one, exit 0: it starts again after a pause
    never_again,  // exit 13
    crash,
  };

  End kind_of_end(int wait_status) const;
  void terminate(std::string why);
  void over_the_limit(Steady::time_point now);
  void crashed(std::string how, Steady::time_point now);
  std::optional<Steady::time_point> limit() const;

  std::optional<Steady::time_point> heard_;       // in this run
  std::optional<Steady::time_point> last_heard_;  // in any
  State state_ = State::idle;
  Entry entry_;
  LifecycleLimits limits_;
  double jitter_;
  std::optional<Steady::time_point> start_at_;  // idle: when it is to start
  Steady::time_point not_before_{};             // periodic: ticks before it are let go
  Steady::time_point began_{};
  Steady::time_point term_at_{};
  bool retired_ = false;
  bool failed_ = false;
  bool ended_by_itself_ = false;
  bool overspent_ = false;
  int crashes_ = 0;  // in a row
  int pid_ = 0;
  std::uint64_t starts_ = 0;
  std::string news_;
};

/// "exit 1", "killed by SIGSEGV": how a wait status reads.
std::string describe_end(int wait_status);

}  // namespace tsd::gather
