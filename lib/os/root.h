// The directory that stands for "/": the real one, a recorded machine, or an image being built.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "os/fd.h"

namespace tsd::os {

class Root {
 public:
  /// `directory` is "/" for this machine itself.
  explicit Root(std::string directory = "/");

  bool is_this_machine() const { return directory_ == "/"; }
  const std::string& directory() const { return directory_; }

  /// Where `path` ("/proc/stat") lies seen from outside: for messages, and for paths whose links do
  /// not matter.
  std::string path(std::string_view path) const;

  /// Fails when the directory is not there; this machine's is not opened.
  Result<void> check() const;

  /// Opens `path` with links resolved inside the root, absolute ones too, so that an image cannot
  /// lead outside itself. `flags` as open(2); O_CLOEXEC is added. Errors read "opening PATH: ...".
  Result<Fd> open(std::string_view path, int flags, unsigned mode = 0) const;

 private:
  std::string directory_;
};

}  // namespace tsd::os
