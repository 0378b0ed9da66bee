// The files, directories and links of an installation, as steps of its plan: what is there already
// decides which steps there are.
#pragma once

#include <sys/types.h>

#include <string>

#include "base/say.h"
#include "init/manifest.h"
#include "init/plan.h"
#include "init/settings.h"
#include "os/tree.h"

namespace tsd::init {

/// What happens to a file of the same path that no installation made.
enum class Foreign {
  stays,     ///< settings and collectors
  replaced,  ///< what the service runs; a copy is kept
};

/// Adds to `plan` only what changes something, and to its manifest what is or will be there. Each
/// path below is absolute in the tree. `say` reports what stays as it is, and what is replaced.
class PlannedFiles {
 public:
  /// Reads the manifest of the installation before. The arguments have to outlive the object.
  PlannedFiles(const Settings& settings, const os::Tree& tree, const Say& say);

  /// Adds the directory and those above it.
  void directory(const std::string& path);
  /// Adds a file, unless the administrator has edited or removed it since the last installation.
  void file(const std::string& path, std::string text, mode_t mode,
            Foreign foreign = Foreign::stays);
  /// Adds a collector that was asked for: it replaces whatever has its name.
  void collector(const std::string& path, const std::string& text);
  /// Adds a file in any case. `for_account`: the account of the service may read it.
  void write(const std::string& path, std::string text, mode_t mode, bool for_account = false);
  /// Adds the copy of a foreign file or link that is about to be replaced.
  void keep_copy(const std::string& path);
  /// Adds a link. One that somebody else has made stays if it leads there, and is kept as a copy if
  /// not.
  void link(const std::string& path, const std::string& target);

  /// The manifest of the installation before; empty: there was none.
  const Manifest& before() const { return before_; }
  const os::Tree& tree() const { return tree_; }
  void say(const std::string& sentence) const { say_(sentence); }

  Plan plan;

 private:
  const Settings& settings_;
  const os::Tree& tree_;
  const Say& say_;
  Manifest before_;
};

}  // namespace tsd::init
