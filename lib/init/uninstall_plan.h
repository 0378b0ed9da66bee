// Taking an installation away, as a list of steps.
#pragma once

#include <vector>

#include "base/say.h"
#include "init/settings.h"
#include "init/step.h"
#include "os/tree.h"

namespace tsd::init {

/// What takes away all that the manifest of this installation names, and what its service has made
/// since, but for what was edited and for points that wait; `say` hears what stays. Nothing
/// installed: no steps.
std::vector<Step> plan_uninstall(const Settings& settings, const os::Tree& tree, const Say& say);

}  // namespace tsd::init
