// The service script of an installation, as a step of its plan.
#pragma once

#include "init/planned_files.h"
#include "init/settings.h"

namespace tsd::init {

/// Adds the script. Its TSD is the requested one; that of an edited line 5 when the same is
/// requested as last time. A script that is edited beyond that line stays, and what was asked for
/// and is a part of it is impossible; a foreign one is replaced, and a copy is kept.
void plan_script(const Settings& settings, PlannedFiles& files);

}  // namespace tsd::init
