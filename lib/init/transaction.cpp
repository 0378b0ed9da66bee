#include "init/transaction.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "os/file.h"
#include "os/tree.h"

namespace tsd::init {
namespace {

bool exists(int directory, const std::string& name) {
  struct stat status {};
  return ::fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
}

}  // namespace

Transaction::~Transaction() {
  for (auto change = changes_.rbegin(); change != changes_.rend(); ++change) undo(*change);
  for (auto path = made_directories_.rbegin(); path != made_directories_.rend(); ++path) {
    if (auto parent = parent_of(*path))
      ::unlinkat(parent->get(), os::name_of(*path).c_str(), AT_REMOVEDIR);
  }
}

Result<os::Fd> Transaction::parent_of(const std::string& path) const {
  return root_.open(os::directory_of(path), O_PATH | O_DIRECTORY);
}

std::string Transaction::beside(const std::string& path) {
  return fmt::format(".{}.tsd-{}-{}", os::name_of(path), ::getpid(), ++names_);
}

Result<void> Transaction::directory(const std::string& path, mode_t mode, uid_t owner,
                                    gid_t group) {
  auto parent = parent_of(path);
  if (!parent) return parent.error();
  std::string name = os::name_of(path);
  if (::mkdirat(parent->get(), name.c_str(), mode) != 0)
    return last_system_error("making", root_.path(path));
  made_directories_.push_back(path);
  // By its descriptor, so that nothing put in its place meanwhile is changed.
  constexpr int kItself = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  os::Fd made(::openat(parent->get(), name.c_str(), kItself));
  struct stat status {};
  if (!made || ::fstat(made.get(), &status) != 0)
    return last_system_error("making", root_.path(path));
  if (status.st_uid != ::geteuid())
    return Error{"another directory was put there"}.with_context("making", root_.path(path));
  // Set the mode explicitly, since the umask affects mkdir().
  if (::fchmod(made.get(), mode) != 0) return last_system_error("making", root_.path(path));
  bool given = owner != 0 || group != 0;
  if (given && ::fchown(made.get(), owner, group) != 0)
    return last_system_error("making", root_.path(path));
  return {};
}

Result<void> Transaction::file(const std::string& path, std::string_view text, mode_t mode,
                               gid_t group) {
  auto parent = parent_of(path);
  if (!parent) return parent.error();
  std::string aside = beside(path);
  os::Fd fd(::openat(parent->get(), aside.c_str(),
                     O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) return last_system_error("writing", root_.path(path));
  changes_.push_back({path, aside, "", false});
  auto refuse = [&](Error error) {
    return std::move(error).with_context("writing", root_.path(path));
  };
  if (auto done = os::write_all(fd.get(), text); !done) return refuse(done.error());
  if (group != 0 && ::fchown(fd.get(), 0, group) != 0) return refuse(system_error(errno));
  if (::fchmod(fd.get(), mode) != 0 || ::fsync(fd.get()) != 0) return refuse(system_error(errno));
  return {};
}

Result<void> Transaction::link(const std::string& path, const std::string& target) {
  auto parent = parent_of(path);
  if (!parent) return parent.error();
  std::string aside = beside(path);
  if (::symlinkat(target.c_str(), parent->get(), aside.c_str()) != 0) {
    return last_system_error("linking", root_.path(path));
  }
  changes_.push_back({path, aside, "", false});
  return {};
}

void Transaction::remove(const std::string& path) {
  changes_.push_back({path, "", "", false});
}

Result<void> Transaction::commit() {
  for (Change& change : changes_) {
    if (auto done = commit(change); !done) return done;
  }
  return {};
}

Result<void> Transaction::commit(Change& change) {
  auto parent = parent_of(change.path);
  if (!parent) return parent.error();
  std::string name = os::name_of(change.path);
  int directory = parent->get();
  int failed = 0;
  if (change.aside.empty()) {
    change.replaced = beside(change.path);
    failed = ::renameat(directory, name.c_str(), directory, change.replaced.c_str());
  } else if (exists(directory, name)) {
    failed = ::renameat2(directory, change.aside.c_str(), directory, name.c_str(), RENAME_EXCHANGE);
    change.replaced = change.aside;
  } else {
    failed =
        ::renameat2(directory, change.aside.c_str(), directory, name.c_str(), RENAME_NOREPLACE);
  }
  if (failed != 0) return last_system_error("replacing", root_.path(change.path));
  change.committed = true;
  os::Fd synced(::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  ::fsync(synced.get());
  return {};
}

void Transaction::undo(const Change& change) {
  auto parent = parent_of(change.path);
  if (!parent) return;
  std::string name = os::name_of(change.path);
  if (!change.committed) {
    if (!change.aside.empty()) ::unlinkat(parent->get(), change.aside.c_str(), 0);
  } else if (!change.replaced.empty()) {
    ::renameat(parent->get(), change.replaced.c_str(), parent->get(), name.c_str());
  } else {
    ::unlinkat(parent->get(), name.c_str(), 0);
  }
}

void Transaction::keep() {
  for (const Change& change : std::exchange(changes_, {})) {
    auto parent = parent_of(change.path);
    if (parent && !change.replaced.empty()) ::unlinkat(parent->get(), change.replaced.c_str(), 0);
  }
  for (const auto& path : std::exchange(doomed_directories_, {})) {
    if (auto parent = parent_of(path))
      ::unlinkat(parent->get(), os::name_of(path).c_str(), AT_REMOVEDIR);
  }
  made_directories_.clear();
}

}  // namespace tsd::init
