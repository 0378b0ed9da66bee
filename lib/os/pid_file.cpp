#include "os/pid_file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "os/file.h"

namespace tsd::os {

Result<PidFile> PidFile::take(const std::string& path) {
  Fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!fd) return last_system_error("writing", path);
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return last_system_error("locking", path);
    std::string holder;
    (void)read_all(fd.get(), holder, 64);
    return Error{
        fmt::format("{}: process {} holds it and runs", path, holder.substr(0, holder.find('\n')))};
  }
  if (::ftruncate(fd.get(), 0) != 0) return last_system_error("writing", path);
  if (auto done = write_all(fd.get(), fmt::format("{}\n", ::getpid())); !done) {
    return std::move(done.error()).with_context("writing", path);
  }
  return PidFile(path, std::move(fd));
}

PidFile::~PidFile() {
  if (fd_) ::unlink(path_.c_str());
}

}  // namespace tsd::os
