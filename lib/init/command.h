// A program of this machine or of an image, run to its end.
#pragma once

#include <string>

#include "base/result.h"
#include "os/root.h"

namespace tsd::init {

/// Words between single blanks, the first looked up in PATH; no shell. What it says goes to stderr.
/// An exit code other than 0 is an error. In an image: inside it, by chroot(1), without this
/// machine's environment.
Result<void> run_command(const std::string& line, const os::Root& root = os::Root());

}  // namespace tsd::init
