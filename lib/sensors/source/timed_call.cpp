#include "sensors/source/timed_call.h"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "os/deadline.h"
#include "os/process/close_range.h"

namespace tsd::sensors {
namespace {

constexpr std::size_t kMostAnswer = 256;
constexpr std::size_t kMostQuestion = 4096;  // PATH_MAX

// Runs in the child. Calls only async-signal-safe functions: after fork() of a program with threads
// nothing else is safe.
[[noreturn]] void serve(int socket, TimedCallProcess::Work work, const void* context,
                        std::size_t answer_size) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::prctl(PR_SET_NAME, "tsd-statvfs");
  for (int signal : {SIGTERM, SIGINT, SIGHUP, SIGPIPE, SIGCHLD}) ::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  // The reader of the agent's output must see its end, even while this process hangs.
  auto mine = static_cast<unsigned>(socket);
  if (mine > 0) os::close_range(0, mine - 1);
  os::close_range(mine + 1, ~0u);
  std::array<char, kMostQuestion + 1> question;
  std::array<char, kMostAnswer> answer;
  for (;;) {
    ssize_t got = ::recv(socket, question.data(), kMostQuestion, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) ::_exit(0);
    question[static_cast<std::size_t>(got)] = '\0';
    work(context, question.data(), answer.data());
    if (::send(socket, answer.data(), answer_size, MSG_NOSIGNAL) < 0) ::_exit(1);
  }
}

}  // namespace

TimedCallProcess::~TimedCallProcess() {
  if (child_ > 0) give_up();
  stuck();
}

Result<void> TimedCallProcess::start(Work work, const void* context, std::size_t answer_size) {
  std::array<int, 2> ends;
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return last_system_error("making", "a socket pair");
  }
  os::Fd ours(ends[0]), theirs(ends[1]);
  // No start_process(): the child executes no program but `work`, which is a function of this one.
  child_ = ::fork();
  if (child_ < 0) return last_system_error("starting", "a helper process");
  if (child_ == 0) serve(theirs.get(), work, context, answer_size);
  socket_ = std::move(ours);
  return {};
}

Result<bool> TimedCallProcess::ask(Work work, const void* context, std::string_view question,
                                   void* answer, std::size_t answer_size,
                                   std::chrono::milliseconds deadline) {
  if (question.empty() || question.size() > kMostQuestion || answer_size > kMostAnswer) {
    return system_error(ENAMETOOLONG);
  }
  if (child_ <= 0) {
    if (auto started = start(work, context, answer_size); !started) return started.error();
  }
  if (::send(socket_.get(), question.data(), question.size(), MSG_NOSIGNAL) < 0) {
    auto error = last_system_error("asking", "the helper process");
    give_up();
    return error;
  }
  if (os::wait_ready(socket_.get(), POLLIN, std::chrono::steady_clock::now() + deadline) &&
      ::recv(socket_.get(), answer, answer_size, 0) == static_cast<ssize_t>(answer_size)) {
    return true;
  }
  give_up();
  return false;
}

void TimedCallProcess::give_up() {
  ::kill(child_, SIGKILL);
  given_up_.push_back(std::exchange(child_, -1));
  socket_.close();
  stuck();
}

std::size_t TimedCallProcess::stuck() {
  std::erase_if(given_up_, [](pid_t child) { return os::wait_for_exit(child, {}).has_value(); });
  return given_up_.size();
}

}  // namespace tsd::sensors
