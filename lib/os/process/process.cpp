#include "os/process/process.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/execution.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/process/v2/default_launcher.hpp>
#include <boost/process/v2/posix/vfork_launcher.hpp>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string_view>

#include "os/deadline.h"
#include "os/fd.h"

namespace tsd::os {
namespace {

namespace asio = boost::asio;
namespace process = boost::process::v2;

/// What the launcher takes for an executor. It asks for the context only, which it tells of the
/// fork, and returns basic_process<PidOnly>, defined below as a pid. The library's own handle needs
/// an io_context, which opens three descriptors for each start, and where the kernel has no
/// pidfd_open (before Linux 5.3) it installs a handler for SIGCHLD, with which a SIGCHLD that was
/// pending is lost (sigaction(3p)).
struct PidOnly {
  asio::execution_context* context;

  asio::execution_context& query(asio::execution::context_t) const noexcept { return *context; }
  template <class Function>
  void execute(Function&& function) const {
    function();
  }
  bool operator==(const PidOnly&) const noexcept = default;
};

}  // namespace
}  // namespace tsd::os

template <>
struct boost::process::v2::basic_process<tsd::os::PidOnly> {
  explicit basic_process(tsd::os::PidOnly, pid_t number = -1) : pid(number) {}
  pid_t pid;
};

namespace tsd::os {
namespace {

using Streams = std::array<Fd, 3>;

bool set_limit(__rlimit_resource what, std::uint64_t most) {
  rlimit limit{most, most};
  return most == 0 || ::setrlimit(what, &limit) == 0;
}

bool become(const Limits& limits) {
  if (limits.user == 0) return true;
  return ::setgroups(0, nullptr) == 0 && ::setgid(limits.group) == 0 && ::setuid(limits.user) == 0;
}

bool apply(const Limits& limits) {
  return set_limit(RLIMIT_DATA, limits.data_bytes) && set_limit(RLIMIT_NOFILE, limits.open_files) &&
         become(limits);
}

/// exec would reset the handlers too, but until then they would run in the parent's memory.
void reset_signals(bool ignored_too) {
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction now {};
    if (::sigaction(number, nullptr, &now) != 0 || now.sa_handler == SIG_DFL) continue;
    if (now.sa_handler != SIG_IGN || ignored_too) ::signal(number, SIG_DFL);
  }
}

/// What happens in the child between vfork and exec, in the parent's memory: the less the better.
/// Boost.Process calls the members by name.
struct Preparation {
  const Program& program;
  const Streams& streams;
  pid_t parent;
  sigset_t mask;  // that the program starts with

  boost::system::error_code on_exec_setup(process::posix::default_launcher&,
                                          const process::filesystem::path&,
                                          const char* const*) const {
    reset_signals(program.own_group);
    ::sigprocmask(SIG_SETMASK, &mask, nullptr);
    bool done = place_streams() && (!program.own_group || ::setpgid(0, 0) == 0) &&
                apply(program.limits) && confine();
    if (done) return {};
    return {errno, boost::system::system_category()};
  }

  bool place_streams() const {
    for (int target = 0; target < 3; ++target) {
      if (::dup2(streams[static_cast<std::size_t>(target)].get(), target) < 0) return false;
    }
    return true;
  }

  bool confine() const {
    if (program.no_new_privileges && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
    if (!program.dies_with_parent) return true;
    // After the change of user, which would clear it.
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return false;
    if (::getppid() != parent) ::_exit(1);  // it died before the line above
    return true;
  }

  /// The launcher would call exit() next, and with it our exit handlers, in our memory. Variadic:
  /// Boost 1.81 looks for a member of five arguments and calls one of four.
  template <class... Arguments>
  [[noreturn]] void on_exec_error(Arguments&&...) const {
    ::_exit(127);
  }
};

bool is_executable(const std::string& path, int& reason) {
  struct stat status {};
  if (::access(path.c_str(), X_OK) != 0) {
    if (errno == EACCES) reason = EACCES;
    return false;
  }
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

/// As execvp(3) looks for it.
Result<std::string> find_in_path(const std::string& name) {
  const char* set = ::getenv("PATH");
  int reason = ENOENT;
  for (std::string_view rest = set != nullptr ? set : "/bin:/usr/bin";;) {
    std::string_view directory = rest.substr(0, rest.find(':'));
    std::string path = std::string(directory.empty() ? "." : directory) + "/" + name;
    if (is_executable(path, reason)) return path;
    if (directory.size() == rest.size()) return system_error(reason);
    rest.remove_prefix(directory.size() + 1);
  }
}

/// Copies above 2: none is overwritten before it has been placed, and dup2() to the same number,
/// which would leave it to be closed by exec, does not happen.
Result<Streams> open_streams(const Program& program) {
  Streams streams;
  std::array<int, 3> given{program.input, program.output, program.errors};
  for (std::size_t i = 0; i < streams.size(); ++i) {
    Fd null;
    if (given[i] < 0) null = Fd(::open("/dev/null", (i == 0 ? O_RDONLY : O_WRONLY) | O_CLOEXEC));
    if (given[i] < 0 && !null) return last_system_error("opening", "/dev/null");
    streams[i] = Fd(::fcntl(null ? null.get() : given[i], F_DUPFD_CLOEXEC, 3));
    if (!streams[i]) return system_error(errno);
  }
  return streams;
}

std::vector<std::string> environment_of(const Program& program) {
  if (!program.inherits_environment) return program.environment;
  std::map<std::string, std::string> merged;
  auto put = [&merged](std::string_view setting) {
    merged[std::string(setting.substr(0, setting.find('=')))] = setting;
  };
  for (char** setting = environ; *setting != nullptr; ++setting) put(*setting);
  for (const auto& setting : program.environment) put(setting);
  std::vector<std::string> settings;
  for (auto& [key, setting] : merged) settings.push_back(std::move(setting));
  return settings;
}

std::vector<const char*> pointers_to(const std::vector<std::string>& words) {
  std::vector<const char*> pointers;
  for (const auto& word : words) pointers.push_back(word.c_str());
  return pointers;
}

Result<pid_t> launch(const std::string& path, const Preparation& preparation) {
  const Program& program = preparation.program;
  auto settings = environment_of(program);
  auto environment = pointers_to(settings);
  environment.push_back(nullptr);
  auto words = pointers_to(program.arguments);
  words.insert(words.begin(), program.path.c_str());
  words.push_back(nullptr);
  asio::execution_context context;  // without services: two empty lists
  process::posix::vfork_launcher launcher;
  launcher.env = environment.data();
  boost::system::error_code error;
  pid_t pid = launcher(PidOnly{&context}, error, path, words.data(), preparation).pid;
  if (!error) return pid;
  if (launcher.pid > 0) (void)wait_for_exit(launcher.pid);
  return system_error(error.value());
}

}  // namespace

Result<pid_t> start_process(const Program& program) {
  bool is_path = program.path.find('/') != program.path.npos;
  auto path = is_path ? Result<std::string>(program.path) : find_in_path(program.path);
  if (!path) return path.error();
  auto streams = open_streams(program);
  if (!streams) return streams.error();
  // Blocked meanwhile: a handler of ours would run in the child, in our memory.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  sigset_t none;
  sigemptyset(&none);
  auto started = launch(*path, {program, *streams, ::getpid(), program.own_group ? none : before});
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return started;
}

}  // namespace tsd::os
