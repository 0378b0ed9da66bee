// The guard's process (guard.h). It stays small (a few hundred kilobytes of its own), so that
// forking from it is cheap.
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <deque>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/number.h"
#include "os/file.h"
#include "os/footprint.h"
#include "os/process/close_range.h"
#include "os/process/guard.h"
#include "os/process/guard_message.h"
#include "os/process/guard_roll.h"
#include "os/process/lifeline.h"

namespace tsd::os {
namespace {

constexpr auto kName = "tsd-guard";
constexpr auto kMark = "TSD_GUARDED=";  // in a child's environment, with its id: shows which child
                                        // a process belongs to
constexpr int kTidyAfter = 100;         // milliseconds since the last start or end
constexpr auto kForEver = std::chrono::hours(24);

class GuardProcess {
 public:
  GuardProcess(Fd socket, Fd lifeline, const std::optional<Cgroup>& group, pid_t owner)
      : owner_(owner),
        socket_(::fcntl(socket.get(), F_DUPFD_CLOEXEC, 3)),
        lifeline_(::fcntl(lifeline.get(), F_DUPFD_CLOEXEC, 3)),
        group_(group),
        packet_(kPacketBytes, '\0') {}

  [[noreturn]] void run() {
    settle_in();
    while (serve_once()) {
    }
    roll_.kill_all();
    if (group_ && group_->leave()) group_->kill();
    kill_children({}, kForEver);
    if (group_) (void)group_->remove();
    ::_exit(0);
  }

 private:
  void settle_in() {
    take_name();
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (group_) (void)group_->enter();
    // A guard that a process of its account has stopped still learns that its owner was killed.
    ::prctl(PR_SET_PDEATHSIG, SIGCONT);
    if (::getppid() != owner_) ::_exit(1);  // it died before the line above
    ::setsid();  // signals to our starter's group and terminal must not reach us
    for (int number : {SIGTERM, SIGINT, SIGHUP, SIGPIPE}) ::signal(number, SIG_IGN);
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGCHLD);
    ::sigprocmask(SIG_BLOCK, &ends, nullptr);
    ended_ = Fd(::signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK));
    keep_only_our_descriptors();
  }

  /// Sets the name in `ps` too, which shows the command line: overwrites its words in place.
  static void take_name() {
    ::prctl(PR_SET_NAME, kName);
    auto stat = read_file("/proc/self/stat");
    if (!stat) return;
    // Fields 48 and 49, arg_start and arg_end; the second one, the name, may hold blanks.
    std::istringstream fields(stat->substr(stat->rfind(')') + 1));
    std::string skipped;
    for (int field = 3; field < 48; ++field) fields >> skipped;
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    if (!(fields >> begin >> end) || end - begin <= std::strlen(kName)) return;
    auto* words = reinterpret_cast<char*>(begin);
    std::fill(words, words + (end - begin), '\0');
    std::copy(kName, kName + std::strlen(kName), words);
  }

  /// Closes our starter's stdout above all: the reader of that pipe would never see its end.
  void keep_only_our_descriptors() {
    int nothing = ::open("/dev/null", O_RDWR);
    for (int standard : {0, 1, 2}) ::dup2(nothing, standard);
    std::array<int, 3> kept{socket_.get(), lifeline_.get(), ended_.get()};
    std::ranges::sort(kept);
    int from = 3;
    for (int fd : kept) {
      for (; from < fd; ++from) ::close(from);
      from = fd + 1;
    }
    close_range(static_cast<unsigned>(from), ~0u);
  }

  /// False when our starter is gone.
  bool serve_once() {
    short talk = static_cast<short>(POLLIN | (reports_.empty() ? 0 : POLLOUT));
    std::array<pollfd, 2> polled{{{socket_.get(), talk, 0}, {ended_.get(), POLLIN, 0}}};
    int ready = ::poll(polled.data(), polled.size(), tidy_due_ ? kTidyAfter : -1);
    if (ready < 0) return errno == EINTR;
    if (ready == 0) tidy();
    if (polled[0].revents & POLLIN) {
      if (!take_order()) return false;
    } else if (polled[0].revents & (POLLHUP | POLLERR)) {
      return false;
    }
    if (polled[1].revents & POLLIN) reap();
    send_reports();
    return true;
  }

  bool take_order() {
    iovec piece{packet_.data(), packet_.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(2 * sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    ssize_t got = ::recvmsg(socket_.get(), &message, MSG_CMSG_CLOEXEC);
    if (got < 0) return errno == EINTR || errno == EAGAIN;
    std::string_view bytes(packet_.data(), static_cast<std::size_t>(got));
    Order order{};
    if (bytes.size() < sizeof order) return false;
    std::memcpy(&order, bytes.data(), sizeof order);
    bytes.remove_prefix(sizeof order);
    if (order.kind == Order::signal) {
      pass_on(order.id, order.signal_number);
      return true;
    }
    if (order.kind == Order::ask) {
      reports_.push_back({Report::answer, 0, 0, 0, 0});
      return true;
    }
    std::array<int, 2> descriptors{-1, -1};
    if (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr) {
      std::memcpy(descriptors.data(), CMSG_DATA(header), sizeof descriptors);
    }
    launch(order, bytes, Fd(descriptors[0]), Fd(descriptors[1]));
    return true;
  }

  void tidy() {
    tidy_due_ = false;
    sweep();
    forget_code();
  }

  void launch(const Order& order, std::string_view strings, Fd output, Fd errors) {
    Program program;
    for (std::size_t end; (end = strings.find('\0')) != strings.npos;
         strings.remove_prefix(end + 1)) {
      std::string string(strings.substr(0, end));
      if (program.path.empty()) {
        program.path = std::move(string);
      } else {
        program.environment.push_back(std::move(string));
      }
    }
    program.environment.push_back(kMark + std::to_string(order.id));
    program.inherits_environment = order.inherits_environment;
    program.output = output.get();
    program.errors = errors.get();
    program.dies_with_parent = true;
    program.no_new_privileges = true;
    program.limits = order.limits;
    auto pid = start_process(program);
    if (pid) {
      roll_.add({order.id, *pid, tie_to_pipe(lifeline_.get(), *pid).release()});
      reports_.push_back({Report::started, order.id, *pid, 0, 0});
    } else {
      reports_.push_back({Report::refused, order.id, pid.error().system, 0, 0});
    }
    tidy_due_ = true;
  }

  void pass_on(std::uint32_t id, int number) {
    // A pid and its group number cannot be reused until we reap the child.
    if (const auto* child = roll_.find(id)) ::kill(-child->pid, number);
  }

  void reap() {
    signalfd_siginfo told{};
    while (::read(ended_.get(), &told, sizeof told) > 0) {
    }
    tidy_due_ = true;
    siginfo_t first{};
    // The pid is not reused before wait4, so the signal cannot hit another process.
    while (::waitid(P_ALL, 0, &first, WEXITED | WNOHANG | WNOWAIT) == 0 && first.si_pid > 0) {
      pid_t pid = std::exchange(first.si_pid, 0);
      const auto* child = roll_.find_pid(pid);
      if (child != nullptr) ::kill(-pid, SIGKILL);  // no process of a group outlives its collector
      int status = 0;
      rusage used{};
      ::wait4(pid, &status, 0, &used);
      if (child == nullptr) continue;  // an orphan of another child
      reports_.push_back({Report::ended, child->id, status, cpu_us(used), used.ru_maxrss * 1024});
      roll_.remove(child);
    }
  }

  static std::int64_t cpu_us(const rusage& used) {
    return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1'000'000 + used.ru_utime.tv_usec +
           used.ru_stime.tv_usec;
  }

  /// Kills orphans in other sessions that we inherited and whose mark names a child that has ended.
  /// A process that hides its mark lives until we end.
  void sweep() {
    for (pid_t pid : children()) {
      if (roll_.find_pid(pid) != nullptr) continue;
      auto id = mark_of(pid);
      if (id && roll_.find(*id) == nullptr)
        ::kill(pid, SIGKILL);  // its children are inherited by us next
    }
  }

  static std::optional<std::uint32_t> mark_of(pid_t pid) {
    auto environment = read_file("/proc/" + std::to_string(pid) + "/environ");
    if (!environment) return std::nullopt;
    std::string_view rest = *environment;
    while (!rest.empty()) {
      std::string_view setting = rest.substr(0, rest.find('\0'));
      rest.remove_prefix(std::min(setting.size() + 1, rest.size()));
      if (!setting.starts_with(kMark)) continue;
      return parse_number<std::uint32_t>(setting.substr(std::string_view(kMark).size()));
    }
    return std::nullopt;
  }

  /// Never blocks: our starter may be busy sending to us.
  void send_reports() {
    while (!reports_.empty()) {
      ssize_t sent =
          ::send(socket_.get(), &reports_.front(), sizeof(Report), MSG_DONTWAIT | MSG_NOSIGNAL);
      if (sent < 0) return;
      reports_.pop_front();
    }
  }

  pid_t owner_;
  Fd socket_;
  Fd lifeline_;
  const std::optional<Cgroup>& group_;
  Fd ended_;
  std::string packet_;
  Roll roll_;
  std::deque<Report> reports_;
  bool tidy_due_ = false;
};

}  // namespace

void stand_guard(Fd socket, Fd lifeline, const std::optional<Cgroup>& group, pid_t owner) {
  GuardProcess(std::move(socket), std::move(lifeline), group, owner).run();
}

}  // namespace tsd::os
