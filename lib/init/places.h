// What an installation may believe and where it may write: root acts only by what root alone can
// write (os/trust.h), and a manifest names only what an installation makes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "init/manifest.h"
#include "init/settings.h"
#include "os/tree.h"

namespace tsd::init {

/// Why no installation of these settings has made `entry`; empty when one makes such a thing.
std::string fault_of(const Manifest::Entry& entry, const Settings& settings);

/// The manifest of an installation; nothing when there is none. Fails, where we are root, when
/// another account can write it or its tree, and when it names what no installation makes.
Result<std::optional<Manifest>> trusted_manifest(const Settings& settings, const os::Tree& tree);

/// Fails where an installation would write into a tree that is not root's alone, or make the spool
/// below a directory that is not, or where a link stands in the spool's place.
Result<void> check_places(const Settings& settings, const os::Tree& tree);

}  // namespace tsd::init
