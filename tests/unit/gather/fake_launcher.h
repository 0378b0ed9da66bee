// A launcher without processes: the test holds the other ends of the pipes, and says when one ends.
#pragma once

#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gather/launcher.h"

/// What a collector's process would be.
struct FakeProcess {
  std::string path;
  std::vector<std::string> environment;
  tsd::os::Fd output, errors;
  std::vector<int> signals;  // that it got

  bool knows(std::string_view setting) const {
    return std::ranges::count(environment, setting) > 0;
  }
  /// False where the pipe is full.
  bool print(std::string_view text) const { return put(output.get(), text); }
  bool complain(std::string_view text) const { return put(errors.get(), text); }

 private:
  static bool put(int fd, std::string_view text) {
    ::fcntl(fd, F_SETFL, O_NONBLOCK);
    return ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  }
};

/// What several launchers of one test have started, by the caller's number; it outlives them.
struct FakeProcesses {
  std::map<std::uint32_t, FakeProcess> running;
  int launches = 0;

  /// The one that runs this file.
  FakeProcess* of(const std::string& path) {
    for (auto& [id, process] : running) {
      if (process.path == path) return &process;
    }
    return nullptr;
  }
};

class FakeLauncher : public tsd::gather::Launcher {
 public:
  static constexpr int kPid = 0x7ffffff0;  // beyond all that Linux gives

  explicit FakeLauncher(FakeProcesses& processes) : processes_(processes) {}
  ~FakeLauncher() override { processes_.running.clear(); }

  int socket() const override { return socket_.get(); }

  tsd::Result<void> launch(std::uint32_t id, const tsd::os::GuardedProgram& program) override {
    if (dead_) return gone();
    ++processes_.launches;
    processes_.running[id] = {program.path,
                              program.environment,
                              tsd::os::Fd(::dup(program.output)),
                              tsd::os::Fd(::dup(program.errors)),
                              {}};
    tell({tsd::os::Report::started, id, kPid, 0, 0});
    return {};
  }
  tsd::Result<void> signal(std::uint32_t id, int number) override {
    if (dead_) return gone();
    processes_.running.at(id).signals.push_back(number);
    return {};
  }
  tsd::Result<void> ask() override {
    if (dead_) return gone();
    if (!mute) tell({tsd::os::Report::answer, 0, 0, 0, 0});
    return {};
  }
  void kill() override { die(); }
  tsd::Result<std::optional<tsd::os::Report>> report() override {
    if (dead_) return gone();
    if (reports_.empty()) {
      std::uint64_t count = 0;
      (void)!::read(socket_.get(), &count, sizeof count);
      return std::optional<tsd::os::Report>{};
    }
    auto first = reports_.front();
    reports_.pop_front();
    return std::optional(first);
  }

  bool mute = false;  ///< as if it were stopped

  /// The process of `id` ends, its pipes with it.
  void end(std::uint32_t id, int wait_status) {
    processes_.running.erase(id);
    tell({tsd::os::Report::ended, id, wait_status, 0, 0});
  }
  void end(const std::string& path, int wait_status) {
    for (auto& [id, process] : processes_.running) {
      if (process.path == path) return end(id, wait_status);
    }
  }
  /// As if the guard were killed.
  void die() {
    dead_ = true;
    wake();
  }

 private:
  static tsd::Error gone() { return tsd::Error{"the launcher is gone"}; }
  void tell(const tsd::os::Report& report) {
    reports_.push_back(report);
    wake();
  }
  void wake() const { ::eventfd_write(socket_.get(), 1); }

  FakeProcesses& processes_;
  tsd::os::Fd socket_{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
  std::deque<tsd::os::Report> reports_;
  bool dead_ = false;
};
