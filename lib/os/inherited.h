// What a process inherits from the one that started it, and what the tools rely on. Set once, at
// the start of every program, so that nothing below it asks again.
#pragma once

#include "base/result.h"

namespace tsd::os {

/// Puts right, whatever was inherited:
/// - signals: none is blocked, and none is ignored but those by which a shell and nohup(1) keep
///   their jobs (HUP, INT, QUIT, TSTP, TTIN, TTOU). XFSZ is ignored: at a limit of file sizes the
///   write fails with EFBIG, which is handled where the file is written.
/// - descriptors 0, 1 and 2: one that is closed becomes one that cannot be read or written (EBADF),
///   lest the next file that is opened take its number and the data that is meant for it. One with
///   O_NONBLOCK blocks again; a pipe is opened anew for that, since the flag is shared with all
///   that hold it.
/// - limits: the soft limits of descriptors and of the stack are raised where they are too low for
///   us, as far as the hard limits allow.
/// An error says which hard limit is too low, and what it has to be.
Result<void> settle_inherited();

}  // namespace tsd::os
