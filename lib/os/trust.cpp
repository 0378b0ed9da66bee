#include "os/trust.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <filesystem>
#include <utility>

#include "base/foreign.h"
#include "os/account.h"
#include "os/tree.h"

namespace tsd::os {
namespace {

constexpr int kMostLinks = 40;  // the kernel's limit

/// Goes from the top to the end of a path, name by name, as the kernel does.
class Way {
 public:
  Way(const Root& root, std::string_view path, std::optional<uid_t> also)
      : tree_(root), also_(also) {
    if (auto top = tree_.look("/")) top_owner_ = top->st_uid;
    put_before(path);
  }

  std::optional<OtherWriter> search() {
    if (tree_.root().is_this_machine()) look_at("/");
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
      if (!status) break;
      if (!S_ISLNK(status->st_mode)) {
        here = std::move(next);
      } else if (!follow(tree_.target(next), here)) {
        break;
      }
    }
    return found_;
  }

 private:
  std::optional<struct stat> look_at(const std::string& place) {
    auto status = tree_.look(place);
    if (!status) return status;
    bool owned = status->st_uid == 0 || status->st_uid == top_owner_ || status->st_uid == also_;
    bool sticky = S_ISDIR(status->st_mode) && (status->st_mode & S_ISVTX) != 0;
    bool shared = (status->st_mode & 0022) != 0 && !sticky && !S_ISLNK(status->st_mode);
    if (shared || (!owned && !found_)) {
      found_ = OtherWriter{place, shared, status->st_uid, status->st_mode & 07777};
    }
    return status;
  }

  bool follow(const std::string& target, std::string& here) {
    if (++links_ > kMostLinks) return false;
    if (target.starts_with('/')) here.clear();
    put_before(target);
    return true;
  }

  void put_before(std::string_view path) {
    std::deque<std::string> names;
    while (!path.empty()) {
      auto name = path.substr(0, path.find('/'));
      path.remove_prefix(std::min(path.size(), name.size() + 1));
      if (!name.empty() && name != ".") names.emplace_back(name);
    }
    names_.insert(names_.begin(), names.begin(), names.end());
  }

  Tree tree_;
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
  if (!writer) return {};
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
