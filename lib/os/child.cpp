#include "os/child.h"

#include <grp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/process/v2/posix/vfork_launcher.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/stdio.hpp>
#include <csignal>
#include <map>

namespace tsd::os {
namespace {

namespace asio = boost::asio;
namespace process = boost::process::v2;

bool set_limit(__rlimit_resource what, std::uint64_t most) {
  rlimit limit{most, most};
  return most == 0 || ::setrlimit(what, &limit) == 0;
}

bool become(const Limits& limits) {
  if (limits.user == 0) return true;
  return ::setgroups(0, nullptr) == 0 && ::setgid(limits.group) == 0 && ::setuid(limits.user) == 0;
}

void forget_signals() {
  for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// What happens in the child between vfork and exec, in our own memory: the less the better.
/// Boost.Process calls the members by name.
struct Preparation {
  const Limits& limits;
  pid_t parent;

  boost::system::error_code on_exec_setup(process::posix::default_launcher&,
                                          const process::filesystem::path&, const char* const*) {
    forget_signals();
    bool done = ::setpgid(0, 0) == 0 && set_limit(RLIMIT_DATA, limits.data_bytes) &&
                set_limit(RLIMIT_NOFILE, limits.open_files) && become(limits) &&
                ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                // After the change of user, which would clear it.
                ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
    if (done && ::getppid() != parent) ::_exit(1);  // it died before the line above
    if (done) return {};
    return {errno, boost::system::system_category()};
  }

  // The launcher would call exit() next, and with it our exit handlers.
  void on_exec_error(process::posix::default_launcher&, const process::filesystem::path&,
                     const char* const*, const boost::system::error_code&) {
    ::_exit(127);
  }
};

std::vector<std::string> inherited_under(const std::vector<std::string>& additions) {
  std::map<std::string, std::string> merged;
  auto put = [&merged](std::string_view setting) {
    merged[std::string(setting.substr(0, setting.find('=')))] = setting;
  };
  for (char** setting = environ; *setting != nullptr; ++setting) put(*setting);
  for (const auto& setting : additions) put(setting);
  std::vector<std::string> settings;
  for (auto& [key, setting] : merged) settings.push_back(std::move(setting));
  return settings;
}

}  // namespace

Result<pid_t> start_child(const Program& program) {
  auto settings = inherited_under(program.environment);
  std::vector<const char*> environment;
  for (const auto& setting : settings) environment.push_back(setting.c_str());
  environment.push_back(nullptr);

  asio::io_context context;  // the launcher wants one; nothing runs in it
  process::posix::vfork_launcher launcher;
  launcher.env = environment.data();
  boost::system::error_code error;
  auto child = launcher(context.get_executor(), error, program.path, std::vector<std::string>{},
                        process::process_stdio{nullptr, program.output, program.errors},
                        Preparation{program.limits, ::getpid()});
  if (error) return system_error(error.value());
  pid_t pid = child.id();
  child.detach();  // whoever started it waits for it
  return pid;
}

}  // namespace tsd::os
