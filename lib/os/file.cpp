#include "os/file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "os/deadline.h"
#include "os/random.h"
#include "os/trust.h"

namespace tsd::os {
namespace {

/// Files below /proc/sys fail with ENOMEM when more than 4 MiB are asked for in one call.
constexpr std::size_t kMostAtOnce = 1u << 20;

/// True when the call whose errno this is may be made again: it was interrupted, or the descriptor
/// is non-blocking, which whoever shares it may do to it, and is ready now.
bool again(int fd, short event, int number) {
  if (number == EINTR) return true;
  return (number == EAGAIN || number == EWOULDBLOCK) && wait_ready(fd, event, TimePoint::max());
}

/// A new file beside `name`, with a random end; `aside` becomes its name.
Fd create_beside(int directory, const std::string& name, std::string& aside) {
  for (int turn = 0; turn < 100; ++turn) {
    aside = fmt::format("{}.{:06x}", name, random_number() & 0xffffff);
    Fd fd(::openat(directory, aside.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (fd || errno != EEXIST) return fd;
  }
  return {};
}

}  // namespace

Result<void> read_all(int fd, std::string& into, std::size_t limit) {
  constexpr std::size_t kStep = 16u << 10;
  std::size_t have = 0;
  for (;;) {
    if (into.size() < have + kStep) into.resize(std::max(have + kStep, into.capacity()));
    ssize_t got = ::read(fd, into.data() + have, std::min(into.size() - have, kMostAtOnce));
    if (got < 0) {
      int number = errno;
      if (again(fd, POLLIN, number)) continue;
      into.clear();
      return system_error(number);
    }
    have += static_cast<std::size_t>(got);
    if (have > limit) {
      into.clear();
      return Error{fmt::format("more than {} bytes", limit)};
    }
    if (got == 0) break;
  }
  into.resize(have);
  return {};
}

Result<void> check_regular(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return system_error(errno);
  if (S_ISDIR(status.st_mode)) return system_error(EISDIR);
  if (!S_ISREG(status.st_mode)) return Error{"not a regular file"};
  return {};
}

Result<Fd> open_regular(const std::string& path) {
  Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return system_error(errno);
  if (auto regular = check_regular(fd.get()); !regular) return regular.error();
  return fd;
}

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  auto fd = open_regular(path);
  if (!fd) return std::move(fd.error()).with_context("reading", path);
  std::string text;
  if (auto done = read_all(fd->get(), text, limit); !done) {
    return std::move(done.error()).with_context("reading", path);
  }
  return text;
}

Result<std::string> read_first_line(const std::string& path) {
  auto text = read_file(path);
  if (!text) return text;
  std::string line = text->substr(0, text->find('\n'));
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

Result<Fd> open_file(const std::string& path, int flags, mode_t mode) {
  bool writes = (flags & O_CREAT) != 0;
  Fd fd = writes ? open_unled(path, flags, mode) : Fd(::open(path.c_str(), flags | O_CLOEXEC));
  if (!fd) return unled_error("opening", path);
  return fd;
}

Result<std::size_t> read_some(int fd, char* into, std::size_t size) {
  for (;;) {
    ssize_t got = ::read(fd, into, size);
    if (got >= 0) return static_cast<std::size_t>(got);
    int number = errno;
    if (!again(fd, POLLIN, number)) return system_error(number);
  }
}

void widen_pipe(int fd) {
  constexpr int kRoom = 1 << 20;           // default of /proc/sys/fs/pipe-max-size
  (void)::fcntl(fd, F_SETPIPE_SZ, kRoom);  // on failure the pipe keeps its size
}

Fd reopened_pipe(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0 || !S_ISFIFO(status.st_mode)) return Fd();
  std::string path = fmt::format("/proc/self/fd/{}", fd);
  return Fd(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
}

Result<void> write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t wrote = ::write(fd, bytes.data(), bytes.size());
    if (wrote < 0) {
      int number = errno;
      if (again(fd, POLLOUT, number)) continue;
      return system_error(number);
    }
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return {};
}

Result<void> write_file(const std::string& path, std::string_view text, mode_t mode) {
  std::filesystem::path whole(path);
  std::string above = whole.has_parent_path() ? whole.parent_path().string() : ".";
  std::string name = whole.filename().string();
  Fd directory = open_unled(above, O_RDONLY | O_DIRECTORY);
  if (!directory) return unled_error("writing", path);
  struct stat there {};
  bool is_other = ::stat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode);
  if (is_other) return Error{"writing " + path + ": it is there, and not a regular file"};
  std::string aside;
  Fd fd = create_beside(directory.get(), name, aside);
  if (!fd) return last_system_error("writing", path);
  auto give_up = [&](Error error) -> Result<void> {
    ::unlinkat(directory.get(), aside.c_str(), 0);
    return std::move(error).with_context("writing", path);
  };
  if (auto done = write_all(fd.get(), text); !done) return give_up(done.error());
  if (::fchmod(fd.get(), mode) != 0) return give_up(system_error(errno));
  if (::fsync(fd.get()) != 0) return give_up(system_error(errno));
  if (::renameat(directory.get(), aside.c_str(), directory.get(), name.c_str()) != 0)
    return give_up(system_error(errno));
  if (::fsync(directory.get()) != 0) return last_system_error("syncing", above);
  return {};
}

}  // namespace tsd::os
