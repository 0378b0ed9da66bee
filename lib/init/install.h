// Doing what a plan says, and undoing what a manifest says.
#pragma once

#include "base/result.h"
#include "base/say.h"
#include "init/plan.h"
#include "init/settings.h"
#include "os/root.h"

namespace tsd::init {

/// All steps or none.
Result<void> install(const Plan& plan, const os::Root& root);

/// Starts the service of this machine, anew where it runs, and asks it whether it is up.
Result<void> start(const Settings& settings);

/// Stops the service of this machine, and takes away what the manifest of this installation names,
/// but for what was edited since; `say` hears what stays. Nothing installed: nothing is done.
Result<void> uninstall(const Settings& settings, const os::Root& root, const Say& say);

}  // namespace tsd::init
