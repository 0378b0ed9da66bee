#include "init/step.h"

#include <fmt/core.h>

#include "base/counted.h"

namespace tsd::init {

std::string to_string(const Step& step) {
  switch (step.kind) {
    case Step::directory:
      return fmt::format("mkdir -m {:o} {}", step.mode, step.path);
    case Step::file:
      return fmt::format("install -m {:o} /dev/stdin {} # {}", step.mode, step.path,
                         counted(step.text.size(), "byte"));
    case Step::link:
      return fmt::format("ln -s {} {}", step.text, step.path);
    case Step::account:
      return fmt::format(
          "useradd --system --user-group --no-create-home --home-dir /nonexistent --shell "
          "/usr/sbin/nologin {}",
          step.path);
    case Step::remove:
      return fmt::format("rm {}", step.path);
    case Step::remove_directory:
      return fmt::format("rmdir {}", step.path);
    case Step::remove_account:
      return fmt::format("userdel {}", step.path);
    case Step::tool:
      return step.text;
  }
  return "";
}

}  // namespace tsd::init
