// The plan of an installation.
#pragma once

#include "base/say.h"
#include "init/plan.h"
#include "init/settings.h"
#include "os/tree.h"

namespace tsd::init {

/// The steps that install `settings` in `tree`. Files that the administrator edited or removed
/// since the last installation are left alone; programs and scripts that no installation made are
/// replaced, and a copy of them is kept (backup.h). `say` reports both.
Plan plan_install(const Settings& settings, const os::Tree& tree, const Say& say);

}  // namespace tsd::init
