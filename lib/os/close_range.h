// Closing many descriptors at once.
#pragma once

namespace tsd::os {

/// Closes the descriptors from `first` to `last`, both included. Kernels before 5.9 have no call
/// for it: there each is closed, up to the limit that this process has. Safe after fork().
void close_range(unsigned first, unsigned last);

}  // namespace tsd::os
