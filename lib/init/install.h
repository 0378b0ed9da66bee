// Executes a plan.
#pragma once

#include <vector>

#include "base/result.h"
#include "base/say.h"
#include "init/plan.h"
#include "init/settings.h"
#include "os/root.h"

namespace tsd::init {

/// Does all steps or none.
Result<void> install(const Plan& plan, const os::Root& root);

/// Starts the service of this machine, or restarts it when it runs, and checks that it is up.
Result<void> start(const Settings& settings);

/// Stops the service of this machine if it is installed; `say` gets errors. It may deliver points
/// of its spool before it ends.
void stop(const Settings& settings, const os::Root& root, const Say& say);

/// Does the steps of plan_uninstall(), all or none.
Result<void> uninstall(const std::vector<Step>& steps, const Settings& settings,
                       const os::Root& root, const Say& say);

}  // namespace tsd::init
