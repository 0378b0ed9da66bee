// Copies of what an installation replaces and did not make: /var/backups/NAME has the tree of their
// paths, and --uninstall brings them back.
#pragma once

#include <string>
#include <vector>

#include "init/manifest.h"
#include "init/settings.h"
#include "init/step.h"
#include "os/tree.h"

namespace tsd::init {

/// The directory of the copies; root's, mode 0700.
std::string backup_directory(const Settings& settings);
/// Where the copy of `path` is.
std::string backup_of(const Settings& settings, const std::string& path);

/// The steps that copy the file or link at `path`, without the directories above the copy. An older
/// copy with another text is kept beside it, as COPY.1, COPY.2, ...
std::vector<Step> backup_steps(const Settings& settings, const os::Tree& tree,
                               const std::string& path);
/// The entry of the copy for the manifest.
Manifest::Entry backup_entry(const os::Tree& tree, const std::string& path);

/// False when the copy is gone, or cannot be read.
bool has_copy(const Settings& settings, const os::Tree& tree, const Manifest::Entry& copy);

/// The steps that put the copy back in its place and remove it.
std::vector<Step> restoring_steps(const Settings& settings, const os::Tree& tree,
                                  const Manifest::Entry& copy);

}  // namespace tsd::init
