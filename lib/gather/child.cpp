#include "gather/child.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <iterator>
#include <utility>

#include "os/usage.h"

namespace tsd::gather {
namespace {

constexpr std::size_t kReadBytes = 64u << 10;  // capacity of a pipe

/// Between two checks of the CPU and memory of a collector whose budget limits them.
constexpr auto kUsageInterval = std::chrono::seconds(2);

}  // namespace

Child::Child(std::uint32_t id, CollectorLifecycle lifecycle, Duration inactivity,
             ChildContext& context)
    : context_(context),
      gate_(lifecycle.name(), context.gates, context.say),
      lifecycle_(std::move(lifecycle)),
      id_(id),
      inactivity_(inactivity),
      timer_(context.loop,
             [this] {
               alarm_.reset();
               attend();
             }),
      usage_due_(context.loop, [this] { check_usage(); }) {
  gate_.set_interval(lifecycle_.entry().interval);
}

void Child::set_budget(const Budget& budget) {
  budget_ = budget;
  lifecycle_.set_inactivity(budget.inactivity.value_or(inactivity_));
  gate_.limit_lines(budget.line_bytes);
}

/// Time blocked on our own output does not count against a collector's deadlines.
void Child::catch_up(Steady::time_point now) {
  auto waited = context_.standstill.until(now);
  if (waited == waited_) return;
  lifecycle_.postpone(waited - waited_);
  waited_ = waited;
}

void Child::tick() {
  auto now = context_.now();
  catch_up(now);
  lifecycle_.tick(now);
  attend();
}

void Child::attend() {
  auto now = context_.now();
  catch_up(now);
  if (context_.standstill.is_on() && !lifecycle_.has_process())
    return;  // the output of the last process is unread
  switch (lifecycle_.wake(now)) {
    case Action::nothing:
      break;
    case Action::launch:
      launch();
      break;
    case Action::terminate:
      signal(SIGTERM);
      break;
    case Action::kill:
      signal(SIGKILL);
      break;
  }
  if (auto news = lifecycle_.take_news(); !news.empty()) {
    gate_.log().say(news);
    last_news_ = std::move(news);
  }
  set_alarm();
}

/// A deadline that has moved later needs no new alarm: the old one fires early and sets the next.
void Child::set_alarm() {
  auto next = lifecycle_.next();
  if (!next || (alarm_ && *alarm_ <= *next)) return;
  alarm_ = next;
  timer_.set(*next);
}

void Child::launch() {
  auto now = context_.now();
  if (!lifecycle_.entry().fault.empty()) return lifecycle_.unfit();
  auto output = os::make_pipe();
  auto errors = os::make_pipe();
  if (!output || !errors) return lifecycle_.refused((output ? errors : output).error().system, now);
  auto limits = limits_of(budget_, context_.account);
  os::GuardedProgram program{lifecycle_.entry().path, {},    limits.user == 0, output->in.get(),
                             errors->in.get(),        limits};
  if (limits.user != 0) program.environment = os::environment_of_user(limits.user);
  std::ranges::copy(context_.environment, std::back_inserter(program.environment));
  program.environment.push_back("TSD_COLLECTOR=" + lifecycle_.name());
  auto launcher = context_.launcher();
  auto done = launcher ? (*launcher)->launch(id_, program) : Result<void>(launcher.error());
  if (!done) {
    log(done.error().text);
    return lifecycle_.refused(EAGAIN, now);
  }
  lifecycle_.launched(now);
  if (lifecycle_.is_periodic()) gate_.begin_round();
  meter_.begin(now);
  if (budget_.cpu_percent != 0 || budget_.memory_bytes != 0) usage_due_.set(now + kUsageInterval);
  output_.fd = std::move(output->out);
  errors_.fd = std::move(errors->out);
  // Streams may be held while the output is full; stderr is read even then.
  output_.watch =
      os::Watch(context_.loop, output_.fd.get(), os::Watch::For::stream, [this] { read(output_); });
  errors_.watch = os::Watch(context_.loop, errors_.fd.get(), os::Watch::For::reading,
                            [this] { read(errors_); });
}

void Child::check_usage() {
  if (!lifecycle_.is_running() || lifecycle_.pid() == 0) return;
  auto now = context_.now();
  overspent(meter_.over_usage(budget_, os::usage_of(lifecycle_.pid()), now));
  usage_due_.set(now + kUsageInterval);
}

void Child::overspent(std::string why) {
  if (why.empty()) return;
  lifecycle_.overspent(std::move(why));
  attend();
}

void Child::signal(int number) {
  auto launcher = context_.launcher();
  if (!launcher) return log(launcher.error().text);
  // An error means that the launcher and its children are gone; Children then reports their end.
  if (auto sent = (*launcher)->signal(id_, number); !sent) log(sent.error().text);
}

void Child::take(const os::Report& report) {
  auto now = context_.now();
  catch_up(now);
  switch (report.kind) {
    case os::Report::started:
      context_.detail(fmt::format("{}: started, pid {}", lifecycle_.name(), report.value));
      lifecycle_.started(report.value);
      break;
    case os::Report::refused:
      lifecycle_.refused(report.value, now);
      break;
    case os::Report::ended:
      usage_due_.cancel();
      cpu_us_ += report.cpu_us;
      if (auto why = Meter::over_memory(budget_, report.most_rss); !why.empty()) log(why);
      context_.detail(fmt::format("{}: {}", lifecycle_.name(), describe_end(report.value)));
      lifecycle_.ended(report.value, now);
      break;
    case os::Report::answer:  // the launcher's own
      return;
  }
  if (report.kind != os::Report::started && !context_.standstill.is_on()) drain();
  attend();
  context_.changed();
}

/// Reads what is left in the pipes and closes them. It does not wait for end of file: a grandchild
/// in another session may keep the write ends open.
void Child::drain() {
  for (Pipe* pipe : {&output_, &errors_}) {
    while (*pipe && read(*pipe)) {
    }
  }
  bool said_all = !output_ && lifecycle_.ended_by_itself();
  if (gate_.is_amid_line()) {
    said_all ? gate_.end(context_.output.lines()) : gate_.cut_off();
    context_.output.flush_soon();
  }
  for (Pipe* pipe : {&output_, &errors_}) close(*pipe);
  if (lifecycle_.is_periodic()) gate_.end_round();
}

/// Returns false when the pipe is empty or at its end.
bool Child::read(Pipe& pipe) {
  // With many children these are not in the cache; read(2) hides the time it takes to fetch them.
  __builtin_prefetch(&gate_);
  __builtin_prefetch(&gate_.counts());
  __builtin_prefetch(&lifecycle_);
  std::array<char, kReadBytes> bytes;
  ssize_t got = ::read(pipe.fd.get(), bytes.data(), bytes.size());
  if (got < 0) return errno == EINTR;
  if (got == 0) {
    close(pipe);
    return false;
  }
  if (static_cast<std::size_t>(got) == bytes.size()) context_.loop.hurry();
  std::string_view text(bytes.data(), static_cast<std::size_t>(got));
  if (&pipe == &errors_) {
    stderr_lines_.feed(text, [this](std::string_view line) { log(line); });
  } else {
    read_lines(text);
  }
  return true;
}

void Child::read_lines(std::string_view text) {
  auto now = context_.now();
  catch_up(now);
  bool first_output = lifecycle_.on_output(now);
  auto before = gate_.counts().received;
  gate_.feed(text, context_.output.lines());
  if (budget_.lines != 0) {
    overspent(meter_.over_lines(budget_, gate_.counts().received - before, now));
  }
  if (first_output) set_alarm();
  context_.output.flush_soon();
  if (context_.output.is_full()) context_.full();
}

void Child::close(Pipe& pipe) {
  if (!pipe) return;
  if (&pipe == &errors_) {
    stderr_lines_.end([this](std::string_view line) { log(line); });
    gate_.log().settle();
  }
  pipe.watch = {};
  pipe.fd.close();
}

void Child::go_on() {
  if (lifecycle_.has_process()) return;
  drain();
  attend();
}

/// Logs a line under the collector's name, within the limit of the log.
void Child::log(std::string_view line) {
  if (gate_.log().has_turn(context_.now())) gate_.log().say(line);
}

SourceReport Child::report(std::int64_t now) const {
  auto unix_time = [&](Steady::time_point when) {
    return now + std::chrono::duration_cast<std::chrono::seconds>(when - context_.now()).count();
  };
  auto usage = lifecycle_.pid() == 0 ? os::Usage{} : os::usage_of(lifecycle_.pid());
  ChildReport child;
  child.state = lifecycle_.state();
  child.interval = lifecycle_.entry().interval.count();
  child.pid = lifecycle_.pid();
  child.starts = lifecycle_.starts();
  child.crashes = lifecycle_.crashes();
  child.cpu_us = cpu_us_ + usage.cpu_us;
  child.memory_bytes = usage.memory_bytes;
  child.changed = lifecycle_.entry().stamp.changed_ns / 1'000'000'000;
  if (lifecycle_.starts() > 0) child.began = unix_time(lifecycle_.began());
  if (auto next = lifecycle_.next(); next && lifecycle_.has_process())
    child.kill_at = unix_time(*next);
  bool troubled = lifecycle_.failed() || lifecycle_.is_off() || lifecycle_.crashes() > 0;
  if (troubled) child.trouble = last_news_;
  if (troubled && lifecycle_.has_stopped())
    child.trouble = "it ends by itself, exit 0: collectors/60 starts one every 60 seconds";
  auto last_line = lifecycle_.last_heard();
  return {lifecycle_.name(), gate_.counts(), last_line ? unix_time(*last_line) : 0, child};
}

}  // namespace tsd::gather
