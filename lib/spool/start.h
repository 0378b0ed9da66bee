// First steps of a sender in a spool.
#pragma once

#include "os/disk.h"
#include "spool/health.h"

namespace tsd::spool {

/// Makes the spool's directories and syncs their names. Errors are noted in `health`.
void make_folders(os::Disk& disk, SpoolHealth& health);

/// Moves plain segments that a dead sender left under tmp/ to new/. Removes empty ones, and
/// compressed ones: their plain originals are still in new/.
void tidy(os::Disk& disk);

}  // namespace tsd::spool
