// An installation as a list of steps: data that can be printed, counted and compared before
// anything is done.
#pragma once

#include <string>
#include <vector>

#include "base/say.h"
#include "init/manifest.h"
#include "init/settings.h"
#include "init/step.h"
#include "os/tree.h"

namespace tsd::init {

struct Plan {
  std::vector<Step> steps;  ///< only steps that change something
  Manifest manifest;        ///< the manifest after the installation
  std::string account;      ///< the account whose group may read files with for_account
  /// What was asked for and cannot be done, a sentence each. If there is one, nothing may be done.
  std::vector<std::string> impossible = {};
};

/// The path of the manifest of an installation.
std::string manifest_path(const Settings& settings);

/// The steps that install `settings` in `tree`. Files that the administrator edited or removed
/// since the last installation are left alone; programs and scripts that no installation made are
/// replaced, and a copy of them is kept (backup.h). `say` reports both.
Plan plan_install(const Settings& settings, const os::Tree& tree, const Say& say);

}  // namespace tsd::init
