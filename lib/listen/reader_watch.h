// Notices that the reader of the lines has gone, while none are written.
#pragma once

#include "os/fd.h"

namespace tsd::listen {

/// A descriptor that becomes readable when `fd` breaks because its reader is gone; empty for a
/// regular file, which does not break. Asio would make `fd` non-blocking for all processes that
/// share it.
os::Fd watch_for_the_end(int fd);

}  // namespace tsd::listen
