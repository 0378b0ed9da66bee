// Looks at the files of a machine or an image. Links are resolved inside the root.
#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>
#include <vector>

#include "os/root.h"

namespace tsd::os {

class Tree {
 public:
  explicit Tree(const Root& root) : root_(root) {}

  /// A file's whole text; nullopt when it is missing or cannot be read.
  std::optional<std::string> read(const std::string& path) const;
  /// Status of the entry itself, without following a link.
  std::optional<struct stat> look(const std::string& path) const;
  /// True when the entry exists, or the target of its link.
  bool has(const std::string& path) const;
  bool has_directory(const std::string& path) const;
  /// Target of a link; empty when it is not a link.
  std::string target(const std::string& path) const;
  /// Names in a directory, sorted.
  std::vector<std::string> names(const std::string& path) const;

  const Root& root() const { return root_; }

 private:
  const Root& root_;
};

/// "/a/b" of "/a/b/c", and "/" of "/a".
std::string directory_of(const std::string& path);
std::string name_of(const std::string& path);

}  // namespace tsd::os
