// A program of this machine, run to its end.
#pragma once

#include <string>

#include "base/result.h"

namespace tsd::init {

/// Words between single blanks, the first looked up in PATH; no shell. What it says goes to stderr.
/// An exit code other than 0 is an error.
Result<void> run_command(const std::string& line);

}  // namespace tsd::init
