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
  std::vector<Step> steps;  // only what is not so yet
  Manifest manifest;        // as it is to be afterwards
  std::string account;      // whose group reads what is for_account
};

/// Where the manifest of an installation lies.
std::string manifest_path(const Settings& settings);

/// What makes `tree` an installation of `settings`. What an administrator edited or removed since
/// the last installation stays as it is; `say` hears of it.
Plan plan_install(const Settings& settings, const os::Tree& tree, const Say& say);

}  // namespace tsd::init
