// An uninstallation as a list of steps.
#pragma once

#include <optional>
#include <vector>

#include "base/say.h"
#include "init/manifest.h"
#include "init/settings.h"
#include "init/step.h"
#include "os/tree.h"

namespace tsd::init {

/// The steps that remove everything in `manifest` (trusted_manifest(); nothing: none is installed)
/// and everything that the service has made since, except edited files and waiting points; `say`
/// reports what stays. No steps when nothing is installed.
std::vector<Step> plan_uninstall(const Settings& settings, const os::Tree& tree,
                                 const std::optional<Manifest>& manifest, const Say& say);

}  // namespace tsd::init
