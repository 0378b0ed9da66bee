#include "init/step.h"

#include <fmt/core.h>

#include <filesystem>

#include "base/counted.h"
#include "base/shell_word.h"

namespace tsd::init {

namespace {

/// The option of useradd(8) and userdel(8) for an image; they want an absolute path.
std::string in_image(const os::Root& root) {
  return fmt::format("--root {} ",
                     shell_word(std::filesystem::absolute(root.directory()).string()));
}

}  // namespace

std::string to_string(const Step& step, const os::Root& root) {
  std::string path = shell_word(root.path(step.path));
  bool here = root.is_this_machine();
  switch (step.kind) {
    case Step::directory:
      return fmt::format("mkdir -m {:o} {}", step.mode, path);
    case Step::file:
      return fmt::format("install -m {:o} /dev/stdin {} # {}", step.mode, path,
                         counted(step.text.size(), "byte"));
    case Step::link:
      return fmt::format("ln -s {} {}", shell_word(step.text), path);
    case Step::account:
      return fmt::format(
          "useradd {}--system --user-group --no-create-home --home-dir /nonexistent --shell "
          "/usr/sbin/nologin {}",
          here ? "" : in_image(root), step.path);
    case Step::remove:
      return fmt::format("rm {}", path);
    case Step::remove_directory:
      return fmt::format("rmdir {}", path);
    case Step::remove_account:
      return fmt::format("userdel {}{}", here ? "" : in_image(root), step.path);
    case Step::tool:
      return here ? step.text
                  : fmt::format("chroot {} {}", shell_word(root.directory()), step.text);
  }
  return "";
}

}  // namespace tsd::init
