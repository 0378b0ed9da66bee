#include "os/process/guard.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <string>
#include <thread>
#include <utility>

#include "base/number.h"
#include "os/deadline.h"
#include "os/file.h"
#include "os/process/guard_message.h"

namespace tsd::os {
namespace {

constexpr auto kPatience = std::chrono::seconds(3);
constexpr int kLongestWait = 10'000;  // milliseconds, for room in its socket

Error gone() {
  return Error{"the guard of the children is gone"};
}

/// Fails as if it were gone where a guard that was stopped takes nothing.
Result<void> send_packet(int socket, pid_t guard, const std::string& bytes,
                         const std::vector<int>& descriptors) {
  iovec piece{const_cast<char*>(bytes.data()), bytes.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(2 * sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  if (!descriptors.empty()) {
    message.msg_control = control.data();
    message.msg_controllen = CMSG_SPACE(descriptors.size() * sizeof(int));
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(descriptors.size() * sizeof(int));
    std::memcpy(CMSG_DATA(header), descriptors.data(), descriptors.size() * sizeof(int));
  }
  while (::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
    if (errno == EINTR) continue;
    if (errno == EAGAIN) {  // the guard is busy, and never blocks on us; or it was stopped
      ::kill(guard, SIGCONT);
      pollfd room{socket, POLLOUT, 0};
      if (::poll(&room, 1, kLongestWait) != 0) continue;
      ::kill(guard, SIGKILL);
      return gone();
    }
    if (errno == EPIPE || errno == ECONNRESET) return gone();
    return last_system_error("talking to", "the guard");
  }
  return {};
}

std::string packet(const Order& order) {
  return {reinterpret_cast<const char*>(&order), sizeof order};
}

}  // namespace

Result<Guard> Guard::start() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return last_system_error("making", "a socket for the guard");
  }
  Fd ours(ends[0]);
  Fd its(ends[1]);
  // The guard and every child need it, and there only a number could tell that it is missing.
  if (!Fd(::open("/dev/null", O_RDWR | O_CLOEXEC)))
    return last_system_error("opening", "/dev/null");
  auto lifeline = make_pipe();
  if (!lifeline) return lifeline.error();
  auto strangers = children();
  // Processes that outlive a killed guard become our children.
  if (::prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) return last_system_error("becoming", "a subreaper");
  auto group = Cgroup::make("tsd-guard");
  // No start_process(): the guard executes no program; it runs this one's code and shares its
  // pages.
  pid_t owner = ::getpid();
  pid_t pid = ::fork();
  if (pid < 0) return last_system_error("starting", "the guard");
  if (pid == 0) {
    ours.close();
    lifeline->in.close();
    stand_guard(std::move(its), std::move(lifeline->out), group, owner);
  }
  return Guard(std::move(ours), std::move(lifeline->in), pid, std::move(strangers),
               std::move(group));
}

Guard::Guard(Fd socket, Fd lifeline, pid_t pid, std::vector<pid_t> strangers,
             std::optional<Cgroup> group)
    : socket_(std::move(socket)),
      lifeline_(std::move(lifeline)),
      pid_(pid),
      group_(std::move(group)),
      strangers_(std::move(strangers)) {}

Guard::~Guard() {
  if (!socket_) return;  // moved from
  socket_.close();
  lifeline_.close();
  ::kill(pid_, SIGCONT);  // it may have been stopped; not reaped before the line below
  (void)wait_for_exit(pid_, std::chrono::steady_clock::now() + kPatience);
  if (group_) group_->kill();
  kill_children(strangers_, kPatience);
  if (group_) (void)group_->remove();
}

Result<void> Guard::launch(std::uint32_t id, const GuardedProgram& program) {
  std::string bytes = packet({Order::launch, id, 0, program.inherits_environment, program.limits});
  bytes.append(program.path).push_back('\0');
  for (const auto& setting : program.environment) bytes.append(setting).push_back('\0');
  return send_packet(socket_.get(), pid_, bytes, {program.output, program.errors});
}

Result<void> Guard::signal(std::uint32_t id, int number) {
  return send_packet(socket_.get(), pid_, packet({Order::signal, id, number, true, {}}), {});
}

Result<void> Guard::ask() {
  ::kill(pid_, SIGCONT);
  return send_packet(socket_.get(), pid_, packet({Order::ask, 0, 0, true, {}}), {});
}

void Guard::kill() {
  ::kill(pid_, SIGKILL);
}

Result<std::optional<Report>> Guard::report() {
  Report report{};
  ssize_t got = ::recv(socket_.get(), &report, sizeof report, MSG_DONTWAIT);
  if (got == sizeof report) return std::optional(report);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return std::optional<Report>{};
  return gone();
}

std::vector<pid_t> children() {
  std::vector<pid_t> pids;
  auto list = read_file(fmt::format("/proc/self/task/{}/children", ::getpid()));
  if (!list) return pids;
  for (std::string_view rest = *list; !rest.empty();) {
    auto end = std::min(rest.find(' '), rest.size());
    if (auto pid = parse_number<pid_t>(rest.substr(0, end))) pids.push_back(*pid);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return pids;
}

void kill_children(const std::vector<pid_t>& spared, std::chrono::milliseconds patience) {
  auto end = std::chrono::steady_clock::now() + patience;
  for (;;) {
    bool any = false;
    for (pid_t pid : children()) {
      if (std::ranges::find(spared, pid) != spared.end()) continue;
      if (!wait_for_exit(pid, {})) ::kill(pid, SIGKILL);
      any = true;
    }
    if (!any || std::chrono::steady_clock::now() > end) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace tsd::os
