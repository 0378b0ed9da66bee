#include "gather/collector_lifecycle.h"

#include <fmt/core.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "base/units.h"

namespace tsd::gather {
namespace {

constexpr int kNeverAgain = 13;  // tcollector's: do not start this collector again
constexpr int kLastOwn = 128;    // above: a shell reports that a signal ended its last command

using MaybeTime = std::optional<Steady::time_point>;

MaybeTime earlier(const MaybeTime& a, const MaybeTime& b) {
  return a && b ? std::min(*a, *b) : a ? a : b;
}

std::int64_t whole_seconds(Steady::duration duration) {
  return std::chrono::duration_cast<std::chrono::seconds>(duration).count();
}

}  // namespace

CollectorLifecycle::CollectorLifecycle(Entry entry, const LifecycleLimits& limits, double jitter)
    : entry_(std::move(entry)), limits_(limits), jitter_(jitter), start_at_(Steady::time_point{}) {}

void CollectorLifecycle::tick(Steady::time_point now) {
  // A run that began between two ticks (after a change) is given most of an interval.
  bool has_had_its_time = (now - began_) * 10 >= Steady::duration(entry_.interval) * 9;
  if (state_ == State::running && has_had_its_time) {
    terminate(
        fmt::format("still running after {}s: its time is over", whole_seconds(now - began_)));
  } else if (state_ == State::idle && now >= not_before_) {
    start_at_ = now;
  }
}

void CollectorLifecycle::launched(Steady::time_point now) {
  state_ = State::running;
  began_ = now;
  heard_.reset();
  start_at_.reset();
  restart_at_.reset();
  ++starts_;
}

void CollectorLifecycle::started(int pid) {
  pid_ = pid;
}

void CollectorLifecycle::refused(int number, Steady::time_point now) {
  // Too many processes, too little memory, a file still being written: a later try may succeed.
  bool passing = number == EAGAIN || number == ENOMEM || number == EMFILE || number == ENFILE ||
                 number == ETXTBSY;
  std::string how = fmt::format("cannot be run: {}", system_error(number).text);
  if (number == ENOENT) how += " (is the interpreter of its first line there?)";
  if (number == ENOEXEC) how += " (has it a #! line?)";
  if (passing && !limits_.once) return crashed(std::move(how), now);
  state_ = State::off;
  failed_ = true;
  news_ = std::move(how);
}

void CollectorLifecycle::unfit() {
  state_ = State::off;
  failed_ = true;
  news_ = "cannot be run: " + entry_.fault;
}

bool CollectorLifecycle::on_output(Steady::time_point now) {
  bool first = !heard_;
  heard_ = last_heard_ = now;
  return first;
}

void CollectorLifecycle::postpone(Steady::duration pause) {
  if (state_ != State::running) return;
  began_ += pause;
  if (heard_) *heard_ += pause;
}

CollectorLifecycle::End CollectorLifecycle::kind_of_end(int wait_status) const {
  if (overspent_) return End::overspent;
  if (state_ != State::running) return End::ordered;
  if (!WIFEXITED(wait_status)) return End::crash;
  if (WEXITSTATUS(wait_status) == kNeverAgain) return End::never_again;
  if (WEXITSTATUS(wait_status) != 0) return End::crash;
  return is_periodic() ? End::done : End::stopped;
}

void CollectorLifecycle::ended(int wait_status, Steady::time_point now) {
  const End end = kind_of_end(wait_status);
  ended_by_itself_ =
      state_ == State::running && WIFEXITED(wait_status) && WEXITSTATUS(wait_status) <= kLastOwn;
  if (end != End::ordered) stopped_ = end == End::stopped;
  if (end != End::ordered) failed_ = end == End::overspent || end == End::crash;
  bool forgiven = (end == End::ordered && !stalled_) || end == End::done;
  if (forgiven || now - began_ >= limits_.healthy) crashes_ = 0;
  overspent_ = false;
  pid_ = 0;
  state_ = State::idle;
  if (retired_ || limits_.once) {
    state_ = State::off;
    if (end == End::crash) news_ = describe_end(wait_status);
    return;
  }
  switch (end) {
    case End::ordered:
    case End::done: {
      bool quickly = std::exchange(stalled_, false) && now - began_ < limits_.healthy;
      if (!is_periodic()) start_at_ = std::max(quickly ? now + next_pause() : now, not_before_);
      break;
    }
    case End::never_again:
      state_ = State::off;
      news_ = "exit 13: it will not run again until its file changes";
      break;
    case End::overspent:
      crashed("ended", now);
      break;
    case End::crash:
      crashed(describe_end(wait_status), now);
      break;
    case End::stopped:
      crashed(describe_end(wait_status), now);
      if (!std::exchange(told_of_intervals_, true))
        news_ += " (collectors/60 starts one every 60 seconds)";
      break;
  }
}

/// The pause after one more run that went wrong.
Duration CollectorLifecycle::next_pause() {
  double pause = static_cast<double>(limits_.first_pause.count());
  for (int i = 0; i < crashes_ && pause < static_cast<double>(limits_.longest_pause.count()); ++i) {
    pause *= 2;
  }
  pause = std::min(pause, static_cast<double>(limits_.longest_pause.count()));
  ++crashes_;
  return Duration(static_cast<std::int64_t>(pause * (1 - jitter_ / 4)));
}

void CollectorLifecycle::crashed(std::string how, Steady::time_point now) {
  auto jittered = std::max(next_pause(), std::chrono::ceil<Duration>(not_before_ - now));
  state_ = State::idle;
  if (is_periodic()) {
    not_before_ = now + jittered;  // its ticks stay on the grid
  } else {
    start_at_ = now + jittered;
  }
  news_ =
      is_periodic() ? how : fmt::format("{}; starts again in {}", how, format_duration(jittered));
}

void CollectorLifecycle::replaced(Entry entry, Steady::time_point now) {
  entry_ = std::move(entry);
  put_off(pace_.changed(now, pace_limits()), pace_.is_hasty());
  if (state_ != State::running || is_periodic()) return;
  if (not_before_ <= now) return terminate("its file changed: it is restarted");
  if (!restart_at_) {
    news_ = fmt::format("its file changes often: it is restarted in {}",
                        format_duration(std::chrono::ceil<Duration>(not_before_ - now)));
  }
  restart_at_ = not_before_;
}

void CollectorLifecycle::reappeared(const ChangePace& pace, Steady::time_point now) {
  pace_ = pace;
  put_off(std::max(pace_.start(), now), pace_.is_hasty());
}

/// The first change forgives what was before it; one of many, nothing.
void CollectorLifecycle::put_off(Steady::time_point start, bool hasty) {
  if (!hasty) crashes_ = 0;
  not_before_ = hasty ? std::max(not_before_, start) : start;
  if (state_ == State::off) state_ = State::idle;
  if (state_ != State::idle) return;
  start_at_ = hasty ? std::max(start_at_.value_or(start), start) : start;
}

void CollectorLifecycle::retire() {
  retired_ = true;
  if (state_ == State::idle) state_ = State::off;
  if (state_ == State::running) terminate("");
}

void CollectorLifecycle::overspent(std::string why) {
  if (state_ != State::running) return;
  overspent_ = true;
  terminate(std::move(why));
}

void CollectorLifecycle::terminate(std::string why) {
  state_ = State::terminating;
  news_ = std::move(why);
}

/// When a running one has to be ended; nothing: never.
std::optional<Steady::time_point> CollectorLifecycle::limit() const {
  if (!limits_.once) {
    // tick() ends a periodic one.
    if (is_periodic() || limits_.inactivity.count() == 0) return std::nullopt;
    return heard_.value_or(began_) + limits_.inactivity;
  }
  if (is_periodic()) {
    return began_ + std::min<Steady::duration>(entry_.interval, limits_.once_deadline);
  }
  auto longest = began_ + limits_.once_longest;
  return heard_ ? std::min(longest, *heard_ + limits_.once_silence) : longest;
}

std::optional<Steady::time_point> CollectorLifecycle::next() const {
  switch (state_) {
    case State::idle:
      return start_at_;
    case State::running:
      return restart_at_ && !limits_.once ? earlier(restart_at_, limit()) : limit();
    case State::terminating:
      return Steady::time_point{};
    case State::term_sent:
      return term_at_ + limits_.grace;
    case State::kill_sent:
    case State::off:
      return std::nullopt;
  }
  return std::nullopt;
}

Action CollectorLifecycle::wake(Steady::time_point now) {
  auto due = next();
  if (!due || *due > now) return Action::nothing;
  if (state_ == State::idle) return Action::launch;
  if (state_ == State::term_sent) {
    state_ = State::kill_sent;
    return Action::kill;
  }
  if (state_ == State::running && restart_at_ && *restart_at_ <= now) {
    news_ = "its file changed: it is restarted";
  } else if (state_ == State::running) {
    over_the_limit(now);
  }
  state_ = State::term_sent;
  term_at_ = now;
  return Action::terminate;
}

void CollectorLifecycle::over_the_limit(Steady::time_point now) {
  if (limits_.once && !is_periodic()) return;  // its round is over
  if (limits_.once) {
    failed_ = true;
    news_ = fmt::format("still running after {}s: its time is over", whole_seconds(now - began_));
  } else {
    stalled_ = true;
    news_ = fmt::format("alive, but 0 bytes for {}s; is its stdout buffered? It is restarted",
                        whole_seconds(now - heard_.value_or(began_)));
  }
}

std::string_view CollectorLifecycle::state() const {
  switch (state_) {
    case State::idle:
      return "idle";
    case State::running:
      return "running";
    case State::terminating:
    case State::term_sent:
      return "ending";
    case State::kill_sent:
      return "killed";
    case State::off:
      return "off";
  }
  return {};
}

std::string CollectorLifecycle::take_news() {
  return std::exchange(news_, {});
}

std::string describe_end(int wait_status) {
  if (WIFEXITED(wait_status)) return fmt::format("exit {}", WEXITSTATUS(wait_status));
  const char* name = ::sigabbrev_np(WTERMSIG(wait_status));
  return fmt::format("killed by SIG{}", name != nullptr ? name : "?");
}

}  // namespace tsd::gather
