// What stands in a machine or an image now. Links are resolved inside the root.
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

  /// A file's whole text; nothing where it is not there or cannot be read.
  std::optional<std::string> read(const std::string& path) const;
  /// What is there, a link not followed.
  std::optional<struct stat> look(const std::string& path) const;
  /// What is there, or at the end of the link.
  bool has(const std::string& path) const;
  bool has_directory(const std::string& path) const;
  /// Where a link points; empty for what is no link.
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
