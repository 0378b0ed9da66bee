#include "os/pid_file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/number.h"
#include "os/file.h"
#include "os/same_file.h"
#include "os/tree.h"
#include "os/trust.h"

namespace tsd::os {
namespace {

constexpr std::size_t kLongestPid = 10;  // digits

/// The pid that a file holds; empty: none, -1: what it holds is no pid.
Result<std::string> pid_in(int fd) {
  std::string text;
  if (auto done = read_all(fd, text, kLongestPid + 1); !done || text.size() > kLongestPid + 1)
    return Error{"it holds something else than a process id"};
  if (text.ends_with('\n')) text.pop_back();
  if (text.empty() || (is_digits(text) && text.size() <= kLongestPid)) return text;
  return Error{"it holds something else than a process id"};
}

/// Fails unless it is a plain file of ours that no other name leads to.
Result<void> check_own(int fd) {
  if (auto regular = check_regular(fd); !regular) return regular;
  struct stat status {};
  if (::fstat(fd, &status) != 0) return system_error(errno);
  if (status.st_nlink > 1) return Error{"it has another name too"};
  if (status.st_uid != ::geteuid() && status.st_uid != 0)
    return Error{"it belongs to another user"};
  return {};
}

}  // namespace

Result<PidFile> PidFile::take(const std::string& path) {
  auto refuse = [&](Error error) { return std::move(error).with_context("writing", path); };
  std::string above = path.find('/') == path.npos ? "." : directory_of(path);
  if (auto trusted = check_roots_alone(above, "writing below"); !trusted) return trusted.error();
  Fd directory(::open(above.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!directory) return refuse(system_error(errno));
  std::string name = name_of(path);
  constexpr int kManners = O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  Fd fd(::openat(directory.get(), name.c_str(), O_RDWR | O_CREAT | kManners, 0644));
  if (!fd && errno == ELOOP) return refuse(Error{"it is a link, and no link is followed"});
  if (!fd) return refuse(system_error(errno));
  if (auto own = check_own(fd.get()); !own) return refuse(own.error());
  auto holder = pid_in(fd.get());
  if (!holder) return refuse(holder.error());
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return last_system_error("locking", path);
    return Error{fmt::format("{}: process {} holds it and runs", path, *holder)};
  }
  // The mode is set, whatever the umask was.
  if (::fchmod(fd.get(), 0644) != 0 && errno != EPERM) return refuse(system_error(errno));
  if (::ftruncate(fd.get(), 0) != 0 || ::lseek(fd.get(), 0, SEEK_SET) != 0)
    return refuse(system_error(errno));
  if (auto done = write_all(fd.get(), fmt::format("{}\n", ::getpid())); !done)
    return refuse(done.error());
  return PidFile(std::move(directory), std::move(name), std::move(fd));
}

/// Removes the name only where it still leads to our file.
PidFile::~PidFile() {
  struct stat ours {};
  struct stat named {};
  if (!fd_ || ::fstat(fd_.get(), &ours) != 0) return;
  if (::fstatat(directory_.get(), name_.c_str(), &named, AT_SYMLINK_NOFOLLOW) != 0) return;
  if (are_same_file(ours, named)) ::unlinkat(directory_.get(), name_.c_str(), 0);
}

}  // namespace tsd::os
