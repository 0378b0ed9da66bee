#include "os/trust.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <deque>
#include <filesystem>
#include <utility>

#include "base/foreign.h"
#include "os/account.h"
#include "os/path_names.h"

namespace tsd::os {
namespace {

/// Goes from the top to the end of a path, name by name, as the kernel does.
class Way {
 public:
  Way(const Root& root, std::string_view path, std::optional<uid_t> also)
      : root_(root), also_(also) {
    if (auto top = look("/")) top_owner_ = top->st_uid;
    put_before(path, names_);
  }

  std::optional<OtherWriter> search() {
    if (root_.is_this_machine()) look_at("/");
    std::string here;  // without links and without a slash at its end
    while (!names_.empty() && !(found_ && found_->shared)) {
      std::string name = std::move(names_.front());
      names_.pop_front();
      if (name == "..") {
        here.resize(here.empty() ? 0 : here.rfind('/'));
        continue;
      }
      std::string next = here + "/" + name;
      auto status = look_at(next);
      if (!status) {
        if (!here.empty() || root_.is_this_machine()) note_absent(here.empty() ? "/" : here);
        break;
      }
      if (!S_ISLNK(status->st_mode)) {
        here = std::move(next);
        continue;
      }
      // A link of a process in /proc is what it has open, whatever the name of that is.
      if (here.starts_with("/proc/") || !follow(target_of(next), here)) break;
    }
    return found_;
  }

 private:
  /// The status of the entry itself.
  std::optional<struct stat> look(const std::string& place) const {
    auto fd = root_.open(place, O_PATH | O_NOFOLLOW);
    struct stat status {};
    if (!fd || ::fstat(fd->get(), &status) != 0) return std::nullopt;
    return status;
  }

  std::string target_of(const std::string& link) const {
    auto fd = root_.open(link, O_PATH | O_NOFOLLOW);
    std::array<char, PATH_MAX> target;
    ssize_t size = fd ? ::readlinkat(fd->get(), "", target.data(), target.size()) : 0;
    return {target.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
  }

  std::optional<struct stat> look_at(const std::string& place) {
    auto status = look(place);
    if (!status) return status;
    bool owned = status->st_uid == 0 || status->st_uid == top_owner_ || status->st_uid == also_;
    bool sticky = S_ISDIR(status->st_mode) && (status->st_mode & S_ISVTX) != 0;
    bool shared = (status->st_mode & 0022) != 0 && !sticky && !S_ISLNK(status->st_mode);
    if (shared || (!owned && !found_)) {
      found_ = OtherWriter{place, shared, status->st_uid, status->st_mode & 07777};
    }
    return status;
  }

  void note_absent(const std::string& directory) {
    auto status = look(directory);
    if (!found_ && status && (status->st_mode & 0022) != 0)
      found_ = OtherWriter{directory, true, status->st_uid, status->st_mode & 07777, true};
  }

  bool follow(const std::string& target, std::string& here) {
    if (++links_ > kMostLinks) return false;
    if (target.starts_with('/')) here.clear();
    put_before(target, names_);
    return true;
  }

  const Root& root_;
  std::optional<uid_t> also_;
  uid_t top_owner_ = 0;
  int links_ = 0;
  std::deque<std::string> names_;
  std::optional<OtherWriter> found_;
};

}  // namespace

std::optional<OtherWriter> other_writer(const Root& root, const std::string& path,
                                        std::optional<uid_t> also) {
  if (path.starts_with('/')) return Way(root, path, also).search();
  std::error_code none;
  std::string here = std::filesystem::current_path(none).string();
  return Way(root, here + "/" + path, also).search();
}

std::string to_string(const OtherWriter& writer) {
  std::string place = printable(writer.place);
  if (writer.shared)
    return fmt::format("{} may be written by group or others (mode {:04o})", place, writer.mode);
  return fmt::format("{} belongs to {}", place, name_of_user(writer.owner));
}

Fd open_unled(const std::string& path, int flags, mode_t mode) {
  bool free = ::geteuid() != 0 || !other_writer(Root(), path);
  if (free) return Fd(::open(path.c_str(), flags | O_CLOEXEC, mode));
  open_how how{};
  how.flags = static_cast<unsigned>(flags | O_CLOEXEC);
  how.mode = (flags & O_CREAT) != 0 ? mode : 0;
  how.resolve = RESOLVE_NO_SYMLINKS;
  Fd fd(static_cast<int>(::syscall(SYS_openat2, AT_FDCWD, path.c_str(), &how, sizeof how)));
  // Before Linux 5.6: the last part at least.
  if (!fd && errno == ENOSYS) fd = Fd(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, mode));
  return fd;
}

Error unled_error(std::string_view verb, const std::string& path) {
  if (errno != ELOOP || ::geteuid() != 0) return last_system_error(verb, path);
  return Error{"a link leads there, of a way that others can change, and root follows none", ELOOP}
      .with_context(verb, path);
}

Result<void> check_roots_alone(const std::string& path, std::string_view verb) {
  if (::geteuid() != 0) return {};
  auto writer = other_writer(Root(), path);
  if (!writer) return {};
  return Error{to_string(*writer) + ", and root acts only by what root alone can write", EPERM}
      .with_context(verb, path);
}

Result<void> check_not_shared(const std::string& path, std::string_view verb, const Leave& leave,
                              const Say& say) {
  if (::geteuid() != 0) return {};
  auto writer = other_writer(Root(), path, leave.also);
  if (!writer || writer->absent) return {};
  if (!writer->shared) {
    say(fmt::format("root is {} what another account can change: {}", verb, to_string(*writer)));
  } else if (!leave.shared_too) {
    std::string advice =
        fmt::format(": chmod go-w {}, or --allow-shared", printable(writer->place));
    return Error{to_string(*writer) + advice, EPERM}.with_context(verb, path);
  }
  return {};
}

}  // namespace tsd::os
