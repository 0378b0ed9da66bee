#include "os/open_in_root.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "os/path_names.h"

namespace tsd::os {
namespace {

/// Walks down from the top, one name at a time; the kernel follows no link.
class Walk {
 public:
  Walk(int top, std::string_view path) : top_(top) { put_before(path, names_); }

  Fd open(int flags, unsigned mode) {
    while (!names_.empty()) {
      std::string name = std::move(names_.front());
      names_.pop_front();
      if (name == "..") {
        if (!way_.empty()) way_.pop_back();
      } else if (bool last = names_.empty(); is_link(name) && !(last && (flags & O_NOFOLLOW))) {
        if (!follow(name)) return {};
      } else if (last) {
        return Fd(::openat(here(), name.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, mode));
      } else {
        Fd next(::openat(here(), name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!next) return {};
        way_.push_back(std::move(next));
      }
    }
    return Fd(::openat(here(), ".", flags | O_CLOEXEC, mode));
  }

 private:
  int here() const { return way_.empty() ? top_ : way_.back().get(); }

  bool is_link(const std::string& name) const {
    struct stat status {};
    return ::fstatat(here(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISLNK(status.st_mode);
  }

  bool follow(const std::string& name) {
    std::array<char, PATH_MAX> target;
    ssize_t size = ::readlinkat(here(), name.c_str(), target.data(), target.size());
    if (size < 0) return false;
    if (++links_ > kMostLinks) {
      errno = ELOOP;
      return false;
    }
    std::string_view path(target.data(), static_cast<std::size_t>(size));
    if (path.starts_with('/')) way_.clear();
    put_before(path, names_);
    return true;
  }

  int top_;
  int links_ = 0;
  std::vector<Fd> way_;  // the directories from the top to here
  std::deque<std::string> names_;
};

}  // namespace

Fd open_in_root(int top, std::string_view path, int flags, unsigned mode) {
  return Walk(top, path).open(flags, mode);
}

}  // namespace tsd::os
