// The links by which init systems start a script in their runlevels.
#pragma once

#include <string>
#include <vector>

#include "init/step.h"
#include "os/tree.h"

namespace tsd::init {

/// Paths of all links /etc/rcN.d/[SK]NNname, whoever made them.
std::vector<std::string> runlevel_links(const os::Tree& tree, const std::string& name);

/// The links that `update-rc.d NAME defaults` (without insserv) would make; on an image with
/// chkconfig and without update-rc.d those of `chkconfig --add NAME`.
/// On this machine itself those tools are asked, where they are there; and in an image that has
/// insserv, its own: it orders the links, and keeps files beside them by which the machine boots.
std::vector<Step> default_links(const os::Tree& tree, const std::string& name);

/// What tells insserv that the links are gone; nothing where there is none.
std::vector<Step> forget_links(const os::Tree& tree, const std::string& name);

}  // namespace tsd::init
