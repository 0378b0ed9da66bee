// The init systems that a machine or an image has.
#pragma once

#include "init/settings.h"
#include "os/tree.h"

namespace tsd::init {

struct Systems {
  bool sysv = false;     // runlevel links
  bool systemd = false;  // a unit
  bool openrc = false;   // a runlevel of OpenRC's
};

/// `wish` itself; for Init::automatic all that is there, and runlevel links where nothing is.
Systems find_systems(const os::Tree& tree, Init wish);

/// systemd is process 1 of this very machine.
bool systemd_runs_here(const os::Tree& tree);

}  // namespace tsd::init
