#include "gather/ward.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

namespace tsd::gather {
namespace {

constexpr std::size_t kReadBytes = 64u << 10;  // what a pipe holds
constexpr std::size_t kLongestWord = 4096;     // of a line on stderr

}  // namespace

Ward::Ward(std::uint32_t id, Collector life, WardWorld& world)
    : id_(id),
      life_(std::move(life)),
      world_(world),
      intake_(life_.name(), world.standards, world.say),
      words_(kLongestWord),
      timer_(world.loop, [this] { attend(); }) {}

void Ward::attend() {
  auto now = Steady::now();
  if (held_since_) {  // who waits for us is not late
    life_.blocked(now - *held_since_);
    held_since_ = now;
  }
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
  if (auto next = life_.next(); next) {
    timer_.set(*next);
  } else {
    timer_.cancel();
  }
}

void Ward::launch() {
  if (output_ || errors_) return;  // the end of the one before is not read yet
  auto now = Steady::now();
  auto output = os::make_pipe();
  auto errors = os::make_pipe();
  if (!output || !errors) return life_.refused((output ? errors : output).error().system, now);
  os::Program program{life_.entry().path, world_.environment, output->in.get(), errors->in.get(),
                      world_.limits};
  program.environment.push_back("TSD_COLLECTOR=" + life_.name());
  auto guard = world_.guard();
  auto done = guard ? (*guard)->launch(id_, program) : Result<void>(guard.error());
  if (!done) {
    log(done.error().text);
    return life_.refused(EAGAIN, now);
  }
  life_.launched(now);
  output_.fd = std::move(output->out);
  errors_.fd = std::move(errors->out);
  for (Pipe* pipe : {&output_, &errors_}) {
    pipe->watch = os::Watch(world_.loop, pipe->fd.get(), os::Watch::For::reading,
                            [this, pipe] { read(*pipe); });
  }
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
  switch (report.kind) {
    case os::Report::started:
      life_.started(report.value);
      break;
    case os::Report::refused:
      life_.refused(report.value, now);
      break;
    case os::Report::ended:
      life_.ended(report.value, now);
      break;
  }
  if (report.kind == os::Report::started) return attend();
  cpu_us_ += report.cpu_us;
  if (!held_since_) drain();
  attend();
  world_.ended();
}

/// Its last words. Others may hold the other ends open (a grandchild in another session), so no end
/// of them is waited for.
void Ward::drain() {
  for (Pipe* pipe : {&output_, &errors_}) {
    while (*pipe && read(*pipe)) {
    }
    close(*pipe);
  }
}

/// False when there is nothing more for now.
bool Ward::read(Pipe& pipe) {
  std::array<char, kReadBytes> bytes;
  ssize_t got = ::read(pipe.fd.get(), bytes.data(), bytes.size());
  if (got < 0) return errno == EINTR;
  if (got == 0) {
    close(pipe);
    return false;
  }
  std::string_view text(bytes.data(), static_cast<std::size_t>(got));
  if (&pipe == &errors_) {
    words_.feed(text, [this](std::string_view line) { log(line); });
    return true;
  }
  life_.heard(Steady::now());
  intake_.feed(text, world_.outlet.lines());
  attend();
  world_.outlet.flush_soon();
  if (world_.outlet.is_full()) world_.full();
  return true;
}

void Ward::close(Pipe& pipe) {
  if (!pipe) return;
  if (&pipe == &output_) {
    intake_.end(world_.outlet.lines());
    world_.outlet.flush_soon();
  } else {
    words_.end([this](std::string_view line) { log(line); });
    intake_.voice().settle();
  }
  pipe.watch = {};
  pipe.fd.close();
}

void Ward::hold() {
  if (held_since_) return;
  held_since_ = Steady::now();
  output_.watch.pause();
}

void Ward::go_on() {
  if (!held_since_) return;
  life_.blocked(Steady::now() - *std::exchange(held_since_, std::nullopt));
  output_.watch.resume();
  if (!life_.has_process()) drain();
  attend();
}

/// Its own words on stderr.
void Ward::log(std::string_view line) {
  if (intake_.voice().has_turn()) intake_.voice().say(line);
}

}  // namespace tsd::gather
