// What a sender does first when it comes to a spool.
#pragma once

#include "os/disk.h"
#include "spool/health.h"

namespace tsd::spool {

/// The directories of a spool are there, and on stable storage. What cannot be made is noted.
void make_folders(os::Disk& disk, SpoolHealth& health);

/// What a sender that died left under tmp/: text is taken in. Half a compressed segment is not, for
/// its plain ones are still there.
void tidy(os::Disk& disk);

}  // namespace tsd::spool
