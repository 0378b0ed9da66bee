// The service script that is found in /etc/init.d: of an installation of ours, or somebody else's.
#pragma once

#include <string>
#include <string_view>

#include "init/manifest.h"
#include "init/settings.h"

namespace tsd::init {

std::string script_path(const Settings& settings);
/// The file of variables that the script reads.
std::string defaults_path(const Settings& settings);

/// The script without the line that administrators are asked to edit.
std::string without_host(std::string_view script);

/// The prefix in the marker "# tsd-install-init: NAME PREFIX" of a script of this name; empty when
/// it has none.
std::string marked_prefix(std::string_view script, std::string_view name);

/// True when `manifest` has the script as it is, or the script has our marker.
bool is_ours(std::string_view script, const Settings& settings, const Manifest& manifest);

}  // namespace tsd::init
