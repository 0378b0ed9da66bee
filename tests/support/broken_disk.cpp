// Preloaded into a tool, it lets system calls fail as a broken disk does.
//   BROKEN_CALLS=fdatasync,write   which calls; those of kCalls
//   BROKEN_PATH=spool/             only where the path holds this
//   BROKEN_WHILE=FILE              only while FILE is there
//   BROKEN_WITH=5                  the errno, EIO where it is not told
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

std::string_view told(const char* name) {
  const char* value = ::getenv(name);
  return value == nullptr ? "" : value;
}

/// `call` stands in the list with commas.
bool is_chosen(std::string_view call) {
  std::string list = "," + std::string(told("BROKEN_CALLS")) + ",";
  return list.find("," + std::string(call) + ",") != list.npos;
}

bool fails(std::string_view call, std::string_view path) {
  if (!is_chosen(call) || path.find(told("BROKEN_PATH")) == path.npos) return false;
  std::string_view file = told("BROKEN_WHILE");
  if (!file.empty() && ::access(file.data(), F_OK) != 0) return false;
  std::string_view number = told("BROKEN_WITH");
  errno = number.empty() ? EIO : std::atoi(number.data());
  return true;
}

bool fails(std::string_view call, int fd) {
  char path[4096];
  std::string link = "/proc/self/fd/" + std::to_string(fd);
  ssize_t size = ::readlink(link.c_str(), path, sizeof path);
  return size > 0 && fails(call, {path, static_cast<std::size_t>(size)});
}

/// The function that ours stands in front of.
template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t write(int fd, const void* bytes, size_t size) {
  static auto* real = next<decltype(write)>("write");
  return fails("write", fd) ? -1 : real(fd, bytes, size);
}
ssize_t pread(int fd, void* bytes, size_t size, off_t at) {
  static auto* real = next<decltype(pread)>("pread");
  return fails("pread", fd) ? -1 : real(fd, bytes, size, at);
}
ssize_t pread64(int fd, void* bytes, size_t size, off64_t at) {
  static auto* real = next<decltype(pread64)>("pread64");
  return fails("pread", fd) ? -1 : real(fd, bytes, size, at);
}
int fsync(int fd) {
  static auto* real = next<decltype(fsync)>("fsync");
  return fails("fsync", fd) ? -1 : real(fd);
}
int fdatasync(int fd) {
  static auto* real = next<decltype(fdatasync)>("fdatasync");
  return fails("fdatasync", fd) ? -1 : real(fd);
}
int unlinkat(int directory, const char* path, int flags) {
  static auto* real = next<decltype(unlinkat)>("unlinkat");
  return fails("unlinkat", path) ? -1 : real(directory, path, flags);
}
int renameat2(int from, const char* path, int to, const char* name, unsigned flags) {
  static auto* real = next<decltype(renameat2)>("renameat2");
  return fails("renameat2", path) ? -1 : real(from, path, to, name, flags);
}
int openat(int directory, const char* path, int flags, ...) {
  static auto* real = next<decltype(openat)>("openat");
  std::va_list rest;
  va_start(rest, flags);
  mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return fails("openat", path) ? -1 : real(directory, path, flags, mode);
}

}  // extern "C"
