// The links by which init systems start a script in their runlevels.
#pragma once

#include <string>
#include <vector>

#include "init/step.h"
#include "os/tree.h"

namespace tsd::init {

/// The paths of all links /etc/rcN.d/[SK]NNname, also those that others made.
std::vector<std::string> runlevel_links(const os::Tree& tree, const std::string& name);

/// Steps for the links that `update-rc.d NAME defaults` (without insserv) would make, or, on an
/// image with chkconfig but no update-rc.d, `chkconfig --add NAME`. On this machine these tools are
/// run if they exist. In an image with insserv its own tool is run, since insserv orders the links
/// and writes files that the boot uses.
std::vector<Step> default_links(const os::Tree& tree, const std::string& name);

/// Steps that tell insserv that the links are gone; none without insserv.
std::vector<Step> forget_links(const os::Tree& tree, const std::string& name);

}  // namespace tsd::init
