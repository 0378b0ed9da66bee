#include "gather/ward.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "os/usage.h"

namespace tsd::gather {
namespace {

constexpr std::size_t kReadBytes = 64u << 10;  // what a pipe holds
constexpr std::size_t kLongestWord = 4096;     // of a line on stderr

/// Between two looks at what a collector with a budget for it uses.
constexpr auto kLook = std::chrono::seconds(2);

}  // namespace

Ward::Ward(std::uint32_t id, Collector life, Duration inactivity, WardWorld& world)
    : world_(world),
      intake_(life.name(), world.standards, world.say),
      life_(std::move(life)),
      id_(id),
      inactivity_(inactivity),
      words_(kLongestWord),
      timer_(world.loop,
             [this] {
               alarm_.reset();
               attend();
             }),
      look_(world.loop, [this] { look_at_usage(); }) {}

void Ward::set_budget(const Budget& budget) {
  budget_ = budget;
  life_.set_inactivity(budget.inactivity.value_or(inactivity_));
  intake_.limit_lines(budget.line_bytes);
}

/// Who waited for us is not late.
void Ward::catch_up(Steady::time_point now) {
  auto waited = world_.standstill.until(now);
  if (waited == waited_) return;
  life_.blocked(waited - waited_);
  waited_ = waited;
}

void Ward::tick() {
  auto now = Steady::now();
  catch_up(now);
  life_.tick(now);
  attend();
}

void Ward::attend() {
  auto now = Steady::now();
  catch_up(now);
  if (world_.standstill.is_on() && !life_.has_process()) return;  // the last one's end is unread
  switch (life_.wake(now)) {
    case Ask::nothing:
      break;
    case Ask::launch:
      launch();
      break;
    case Ask::terminate:
      signal(SIGTERM);
      break;
    case Ask::kill:
      signal(SIGKILL);
      break;
  }
  if (auto news = life_.take_news(); !news.empty()) intake_.voice().say(news);
  set_alarm();
}

/// A deadline that has moved away needs no new alarm: the old one comes too early, and looks again.
void Ward::set_alarm() {
  auto next = life_.next();
  if (!next || (alarm_ && *alarm_ <= *next)) return;
  alarm_ = next;
  timer_.set(*next);
}

void Ward::launch() {
  auto now = Steady::now();
  auto output = os::make_pipe();
  auto errors = os::make_pipe();
  if (!output || !errors) return life_.refused((output ? errors : output).error().system, now);
  os::Program program{life_.entry().path, world_.environment, output->in.get(), errors->in.get(),
                      limits_of(budget_, world_.account)};
  program.environment.push_back("TSD_COLLECTOR=" + life_.name());
  auto guard = world_.guard();
  auto done = guard ? (*guard)->launch(id_, program) : Result<void>(guard.error());
  if (!done) {
    log(done.error().text);
    return life_.refused(EAGAIN, now);
  }
  life_.launched(now);
  meter_.begin(now);
  if (budget_.cpu_percent != 0 || budget_.memory_bytes != 0) look_.set(now + kLook);
  output_.fd = std::move(output->out);
  errors_.fd = std::move(errors->out);
  // Streams may be held up; what a child complains of is heard even then.
  output_.watch =
      os::Watch(world_.loop, output_.fd.get(), os::Watch::For::stream, [this] { read(output_); });
  errors_.watch =
      os::Watch(world_.loop, errors_.fd.get(), os::Watch::For::reading, [this] { read(errors_); });
}

void Ward::look_at_usage() {
  if (!life_.is_running() || life_.pid() == 0) return;
  auto now = Steady::now();
  overspent(meter_.over_usage(budget_, os::usage_of(life_.pid()), now));
  look_.set(now + kLook);
}

void Ward::overspent(std::string why) {
  if (why.empty()) return;
  life_.overspent(std::move(why));
  attend();
}

void Ward::signal(int number) {
  auto guard = world_.guard();
  if (!guard) return log(guard.error().text);
  // An error: the guard is gone, and its children with it. That comes back as a report of their
  // end.
  if (auto sent = (*guard)->signal(id_, number); !sent) log(sent.error().text);
}

void Ward::take(const os::Report& report) {
  auto now = Steady::now();
  catch_up(now);
  switch (report.kind) {
    case os::Report::started:
      life_.started(report.value);
      break;
    case os::Report::refused:
      life_.refused(report.value, now);
      break;
    case os::Report::ended:
      look_.cancel();
      cpu_us_ += report.cpu_us;
      if (auto why = Meter::over_memory(budget_, report.most_rss); !why.empty()) log(why);
      life_.ended(report.value, now);
      break;
  }
  if (report.kind != os::Report::started && !world_.standstill.is_on()) drain();
  attend();
  world_.changed();
}

/// Its last words. Others may hold the other ends open (a grandchild in another session), so no end
/// of them is waited for.
void Ward::drain() {
  for (Pipe* pipe : {&output_, &errors_}) {
    while (*pipe && read(*pipe)) {
    }
  }
  bool said_all = !output_ && life_.ended_by_itself();
  if (intake_.is_amid_line()) {
    said_all ? intake_.end(world_.outlet.lines()) : intake_.cut_off();
    world_.outlet.flush_soon();
  }
  for (Pipe* pipe : {&output_, &errors_}) close(*pipe);
}

/// False when there is nothing more for now.
bool Ward::read(Pipe& pipe) {
  // Cold since its last turn; the kernel's work hides the wait for it.
  __builtin_prefetch(&intake_);
  __builtin_prefetch(&intake_.counts());
  __builtin_prefetch(&life_);
  std::array<char, kReadBytes> bytes;
  ssize_t got = ::read(pipe.fd.get(), bytes.data(), bytes.size());
  if (got < 0) return errno == EINTR;
  if (got == 0) {
    close(pipe);
    return false;
  }
  if (static_cast<std::size_t>(got) == bytes.size()) world_.loop.hurry();
  std::string_view text(bytes.data(), static_cast<std::size_t>(got));
  if (&pipe == &errors_) {
    words_.feed(text, [this](std::string_view line) { log(line); });
  } else {
    read_lines(text);
  }
  return true;
}

void Ward::read_lines(std::string_view text) {
  auto now = Steady::now();
  catch_up(now);
  bool first_word = life_.heard(now);
  auto before = intake_.counts().received;
  intake_.feed(text, world_.outlet.lines());
  if (budget_.lines != 0) {
    overspent(meter_.over_lines(budget_, intake_.counts().received - before, now));
  }
  if (first_word) set_alarm();
  world_.outlet.flush_soon();
  if (world_.outlet.is_full()) world_.full();
}

void Ward::close(Pipe& pipe) {
  if (!pipe) return;
  if (&pipe == &errors_) {
    words_.end([this](std::string_view line) { log(line); });
    intake_.voice().settle();
  }
  pipe.watch = {};
  pipe.fd.close();
}

void Ward::go_on() {
  if (life_.has_process()) return;
  drain();
  attend();
}

/// Its own words on stderr.
void Ward::log(std::string_view line) {
  if (intake_.voice().has_turn()) intake_.voice().say(line);
}

SourceReport Ward::report(std::int64_t now) const {
  auto unix_time = [&](Steady::time_point when) {
    return now + std::chrono::duration_cast<std::chrono::seconds>(when - Steady::now()).count();
  };
  auto usage = life_.pid() == 0 ? os::Usage{} : os::usage_of(life_.pid());
  ChildReport child;
  child.state = life_.state();
  child.interval = life_.entry().interval.count();
  child.pid = life_.pid();
  child.starts = life_.starts();
  child.crashes = life_.crashes();
  child.cpu_us = cpu_us_ + usage.cpu_us;
  child.memory_bytes = usage.memory_bytes;
  child.changed = life_.entry().stamp.changed_ns / 1'000'000'000;
  if (life_.starts() > 0) child.began = unix_time(life_.began());
  if (auto next = life_.next(); next && life_.has_process()) child.kill_at = unix_time(*next);
  auto heard = life_.last_heard();
  return {life_.name(), intake_.counts(), heard ? unix_time(*heard) : 0, child};
}

}  // namespace tsd::gather
