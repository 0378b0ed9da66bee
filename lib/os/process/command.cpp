#include "os/process/command.h"

#include <fmt/core.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "os/deadline.h"
#include "os/fd.h"
#include "os/process/process.h"

namespace tsd::os {
namespace {

Result<pid_t> start(const std::vector<std::string>& words, int output) {
  Program program;
  program.path = words[0];
  program.arguments.assign(words.begin() + 1, words.end());
  program.environment = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"};
  program.inherits_environment = false;
  program.output = output;
  return start_process(program);
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
  auto pipe = make_pipe();
  if (!pipe) return system_error(pipe.error().system).with_context("asking", words[0]);
  auto child = start(words, pipe->in.get());
  if (!child) return std::move(child.error()).with_context("running", words[0]);
  pipe->in.close();
  CommandOutput answer;
  auto done = read_until(pipe->out.get(), answer.text, now + deadline, limit);
  answer.status = end(*child, done ? now + deadline : now);
  if (!done) return std::move(done.error()).with_context("asking", words[0]);
  return answer;
}

}  // namespace tsd::os
