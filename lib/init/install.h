// Doing what a plan says.
#pragma once

#include <vector>

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

/// Stops the service of this machine, where it is installed; `say` hears of trouble. What waits in
/// its spool may have been delivered then.
void stop(const Settings& settings, const os::Root& root, const Say& say);

/// Does the steps of plan_uninstall(), all or none.
Result<void> uninstall(const std::vector<Step>& steps, const Settings& settings,
                       const os::Root& root, const Say& say);

}  // namespace tsd::init
