// Closing many descriptors at once.
#pragma once

namespace tsd::os {

/// Closes the descriptors from `first` to `last`, inclusive. Kernels before 5.9 lack the call:
/// there each is closed in turn, up to this process's RLIMIT_NOFILE. Safe after fork().
void close_range(unsigned first, unsigned last);

}  // namespace tsd::os
