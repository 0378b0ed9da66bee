#include "init/step.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "base/counted.h"

namespace tsd::init {

namespace {

/// `word` as a shell reads it back.
std::string quoted(const std::string& word) {
  auto plain = [](char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           std::string_view("/.-_+:,@%=").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::ranges::all_of(word, plain)) return word;
  std::string text = "'";
  for (char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

/// The option of useradd(8) and userdel(8) for an image; they want an absolute path.
std::string in_image(const os::Root& root) {
  return fmt::format("--root {} ", quoted(std::filesystem::absolute(root.directory()).string()));
}

}  // namespace

std::string to_string(const Step& step, const os::Root& root) {
  std::string path = quoted(root.path(step.path));
  bool here = root.is_this_machine();
  switch (step.kind) {
    case Step::directory:
      return fmt::format("mkdir -m {:o} {}", step.mode, path);
    case Step::file:
      return fmt::format("install -m {:o} /dev/stdin {} # {}", step.mode, path,
                         counted(step.text.size(), "byte"));
    case Step::link:
      return fmt::format("ln -s {} {}", quoted(step.text), path);
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
      return here ? step.text : fmt::format("chroot {} {}", quoted(root.directory()), step.text);
  }
  return "";
}

}  // namespace tsd::init
