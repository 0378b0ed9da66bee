#include "os/disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "os/fd.h"
#include "os/file.h"

namespace tsd::os {
namespace {

/// Result of a system call that returns 0 on success.
Result<void> said(int answer) {
  if (answer != 0) return system_error(errno);
  return {};
}

DiskStatus status_of(const struct stat& status) {
  return {S_ISREG(status.st_mode), static_cast<std::uint64_t>(status.st_size), status.st_ino,
          status.st_mtime};
}

class LocalFile final : public DiskFile {
 public:
  explicit LocalFile(Fd fd) : fd_(std::move(fd)) {}

  Result<std::size_t> read(std::uint64_t at, std::span<char> into) override {
    ssize_t got;
    do {
      got = ::pread(fd_.get(), into.data(), into.size(), static_cast<off_t>(at));
    } while (got < 0 && errno == EINTR);
    if (got < 0) return system_error(errno);
    return static_cast<std::size_t>(got);
  }
  Result<void> append(std::string_view bytes) override { return write_all(fd_.get(), bytes); }
  Result<void> truncate(std::uint64_t bytes) override {
    return said(::ftruncate(fd_.get(), static_cast<off_t>(bytes)));
  }
  Result<void> sync() override { return said(::fdatasync(fd_.get())); }
  Result<bool> try_lock() override {
    if (::flock(fd_.get(), LOCK_EX | LOCK_NB) == 0) return true;
    if (errno == EWOULDBLOCK) return false;
    return system_error(errno);
  }
  Result<DiskStatus> status() override {
    struct stat status {};
    if (::fstat(fd_.get(), &status) != 0) return system_error(errno);
    return status_of(status);
  }

 private:
  Fd fd_;
};

class LocalDisk final : public Disk {
 public:
  explicit LocalDisk(Fd top) : top_(std::move(top)) {}

  Result<std::unique_ptr<DiskFile>> create(const std::string& path) override {
    Fd fd(
        ::openat(top_.get(), path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!fd) return system_error(errno);
    return wrap(std::move(fd));
  }

  Result<std::unique_ptr<DiskFile>> open(const std::string& path) override {
    constexpr int kManners = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
    Fd fd(::openat(top_.get(), path.c_str(), O_RDWR | O_APPEND | kManners));
    if (!fd && (errno == EACCES || errno == EROFS || errno == EPERM)) {
      fd = Fd(::openat(top_.get(), path.c_str(), O_RDONLY | kManners));
    }
    if (!fd) return system_error(errno);
    auto file = wrap(std::move(fd));
    auto status = file->status();
    if (!status) return status.error();
    if (!status->regular) return Error{"not a regular file"};
    return file;
  }

  Result<void> rename(const std::string& from, const std::string& to) override {
    if (::renameat2(top_.get(), from.c_str(), top_.get(), to.c_str(), RENAME_NOREPLACE) == 0)
      return {};
    if (errno != EINVAL && errno != ENOSYS) return system_error(errno);
    // Some network file systems do not know the flag.
    if (::faccessat(top_.get(), to.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0)
      return system_error(EEXIST);
    return said(::renameat(top_.get(), from.c_str(), top_.get(), to.c_str()));
  }

  Result<void> remove(const std::string& path) override {
    return said(::unlinkat(top_.get(), path.c_str(), 0));
  }

  Result<bool> make_directory(const std::string& path) override {
    if (::mkdirat(top_.get(), path.c_str(), 0700) == 0) return true;
    if (errno == EEXIST) return false;
    return system_error(errno);
  }

  Result<void> sync_directory(const std::string& path) override {
    Fd fd = open_directory(path);
    if (!fd) return system_error(errno);
    return said(::fsync(fd.get()));
  }

  Result<void> list(const std::string& path,
                    const std::function<void(const std::string&)>& take) override {
    Fd fd = open_directory(path);
    if (!fd) return system_error(errno);
    DIR* directory = ::fdopendir(fd.get());
    if (directory == nullptr) return system_error(errno);
    (void)fd.release();
    errno = 0;
    while (const dirent* entry = ::readdir(directory)) {
      std::string name = entry->d_name;
      if (name != "." && name != "..") take(name);
      errno = 0;
    }
    int number = errno;
    ::closedir(directory);
    return number == 0 ? Result<void>() : system_error(number);
  }

  Result<DiskStatus> status(const std::string& path) override {
    struct stat status {};
    if (::fstatat(top_.get(), path.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
      return system_error(errno);
    return status_of(status);
  }

  Result<Space> space() override {
    struct statvfs status {};
    if (::fstatvfs(top_.get(), &status) != 0) return system_error(errno);
    return Space{std::uint64_t{status.f_bavail} * status.f_frsize,
                 std::uint64_t{status.f_blocks} * status.f_frsize};
  }

  bool bears_threads() const override { return true; }

 private:
  static std::unique_ptr<DiskFile> wrap(Fd fd) {
    return std::make_unique<LocalFile>(std::move(fd));
  }

  Fd open_directory(const std::string& path) const {
    return Fd(::openat(top_.get(), path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  }

  Fd top_;
};

}  // namespace

Result<std::unique_ptr<Disk>> open_existing_disk(const std::string& directory) {
  Fd top(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!top) return last_system_error("opening", directory);
  return std::unique_ptr<Disk>(std::make_unique<LocalDisk>(std::move(top)));
}

Result<std::unique_ptr<Disk>> open_disk(const std::string& directory) {
  if (::mkdir(directory.c_str(), 0700) == 0) {
    // The new directory's own name must survive a crash too.
    std::string parent = std::filesystem::path(directory).parent_path().string();
    Fd above(::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (above) (void)::fsync(above.get());
  } else if (errno != EEXIST) {
    return last_system_error("making", directory);
  }
  return open_existing_disk(directory);
}

}  // namespace tsd::os
