#include "os/root.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "os/open_in_root.h"

namespace tsd::os {

Root::Root(std::string directory) : directory_(std::move(directory)) {
  while (directory_.size() > 1 && directory_.ends_with('/')) directory_.pop_back();
  if (directory_.empty()) directory_ = "/";
}

std::string Root::path(std::string_view path) const {
  std::string prefix = is_this_machine() ? "" : directory_;
  return prefix.append(path.starts_with('/') ? "" : "/").append(path);
}

Result<void> Root::check() const {
  if (is_this_machine()) return {};
  if (auto there = open("/", O_PATH | O_DIRECTORY); !there)
    return std::move(there.error()).with_context("using", "--root");
  return {};
}

Result<Fd> Root::open(std::string_view path, int flags, unsigned mode) const {
  std::string seen = this->path(path);
  if (is_this_machine()) {
    Fd fd(::open(seen.c_str(), flags | O_CLOEXEC, mode));
    if (!fd) return last_system_error("opening", seen);
    return fd;
  }
  Fd top(::open(directory_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!top) return last_system_error("opening", directory_);
  open_how how{};
  how.flags = static_cast<unsigned>(flags | O_CLOEXEC);
  how.mode = mode;
  how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
  std::string inside(path);
  Fd fd(static_cast<int>(::syscall(SYS_openat2, top.get(), inside.c_str(), &how, sizeof how)));
  if (!fd && errno == ENOSYS) fd = open_in_root(top.get(), path, flags, mode);
  if (!fd) return last_system_error("opening", seen);
  return fd;
}

}  // namespace tsd::os
