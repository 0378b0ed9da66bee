// Runs a program of this machine or of an image and waits for it.
#pragma once

#include <string>

#include "base/result.h"
#include "os/root.h"

namespace tsd::init {

/// `line` is split at blanks, without a shell; PATH is searched for the first word. The output of
/// the program goes to stderr. Another exit code than 0 is an error. For an image the program runs
/// inside it, by chroot(1), without the environment of this machine.
Result<void> run_command(const std::string& line, const os::Root& root = os::Root());

}  // namespace tsd::init
