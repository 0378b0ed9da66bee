#include "os/command.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "os/deadline.h"
#include "os/fd.h"

namespace tsd::os {
namespace {

// posix_spawn's two bags of settings, which free themselves.
struct Settings {
  Settings() {
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
  }
  ~Settings() {
    ::posix_spawn_file_actions_destroy(&files);
    ::posix_spawnattr_destroy(&attributes);
  }
  Settings(const Settings&) = delete;
  Settings& operator=(const Settings&) = delete;

  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
};

Result<pid_t> start(const std::vector<std::string>& words, int output) {
  Settings settings;
  ::posix_spawn_file_actions_addopen(&settings.files, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&settings.files, output, 1);
  ::posix_spawn_file_actions_addopen(&settings.files, 2, "/dev/null", O_WRONLY, 0);
  sigset_t signals;
  sigemptyset(&signals);
  ::posix_spawnattr_setsigmask(&settings.attributes, &signals);
  sigfillset(&signals);
  ::posix_spawnattr_setsigdefault(&settings.attributes, &signals);
  ::posix_spawnattr_setflags(
      &settings.attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  std::string path = "PATH=/usr/sbin:/usr/bin:/sbin:/bin", locale = "LC_ALL=C";
  std::array<char*, 3> environment{path.data(), locale.data(), nullptr};
  pid_t child = 0;
  int error = ::posix_spawn(&child, arguments[0], &settings.files, &settings.attributes,
                            arguments.data(), environment.data());
  if (error != 0) return system_error(error);
  return child;
}

Error too_late(const Error& error) {
  return error.system == ETIMEDOUT ? Error{"it takes too long", ETIMEDOUT} : error;
}

Result<void> read_until(int fd, std::string& text, TimePoint end, std::size_t limit) {
  std::array<char, 4096> chunk;
  for (;;) {
    if (auto ready = wait_ready(fd, POLLIN, end); !ready) return too_late(ready.error());
    ssize_t got = ::read(fd, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error(errno);
    if (got == 0) return {};
    text.append(chunk.data(), static_cast<std::size_t>(got));
    if (text.size() > limit) return Error{fmt::format("it says more than {} bytes", limit)};
  }
}

}  // namespace

int CommandRunner::end(pid_t child, TimePoint deadline) {
  auto status = wait_for_exit(child, deadline);
  if (!status) {
    ::kill(-child, SIGKILL);
    status =
        wait_for_exit(child, std::chrono::steady_clock::now() + std::chrono::milliseconds(100));
  }
  if (!status) stuck_.push_back(child);
  int number = status.value_or(0);
  return WIFEXITED(number) ? WEXITSTATUS(number) : 128 + WTERMSIG(number);
}

Result<CommandOutput> CommandRunner::run(const std::vector<std::string>& words,
                                         std::chrono::milliseconds deadline, std::size_t limit) {
  constexpr std::size_t kMostStuck = 4;
  auto now = std::chrono::steady_clock::now();
  std::erase_if(stuck_, [](pid_t child) { return wait_for_exit(child, {}).has_value(); });
  if (stuck_.size() >= kMostStuck)
    return Error{fmt::format("asking {}: earlier runs hang", words[0])};
  std::array<int, 2> ends;
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return last_system_error("asking", words[0]);
  Fd ours(ends[0]), theirs(ends[1]);
  auto child = start(words, theirs.get());
  if (!child) return std::move(child.error()).with_context("running", words[0]);
  theirs.close();
  CommandOutput answer;
  auto done = read_until(ours.get(), answer.text, now + deadline, limit);
  answer.status = end(*child, done ? now + deadline : now);
  if (!done) return std::move(done.error()).with_context("asking", words[0]);
  return answer;
}

}  // namespace tsd::os
