// What an installation says at its end.
#pragma once

#include <string>

#include "init/plan.h"
#include "init/settings.h"
#include "os/root.h"

namespace tsd::init {

/// One sentence: what was made, how it is started, where to look. Empty when nothing was changed.
std::string success(const Plan& plan, const Settings& settings, const os::Root& root, bool started);

}  // namespace tsd::init
