// The init systems that a machine or an image has.
#pragma once

#include "init/settings.h"
#include "os/tree.h"

namespace tsd::init {

struct Systems {
  bool sysv = false;     ///< runlevel links
  bool systemd = false;  ///< a unit
  bool openrc = false;   ///< a runlevel of OpenRC
};

/// `wish`, or for Init::automatic all that exist in `tree`, or runlevel links when there is none.
Systems find_systems(const os::Tree& tree, Init wish);

/// True when `tree` is this machine and systemd is its process 1.
bool systemd_runs_here(const os::Tree& tree);

}  // namespace tsd::init
