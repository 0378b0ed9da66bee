// --get and --expect of tsd-check-config.
#pragma once

#include "base/say.h"
#include "cli/exit_code.h"
#include "config/config_file.h"
#include "os/tree.h"
#include "tools/check_options.h"

namespace tsd::check {

/// Prints the values that are asked for. `say` reports what is not as expected, and a file that the
/// script sources and that has the value that counts.
cli::Exit answer_questions(const os::Tree& tree, const config::ConfigFile& file,
                           const CheckConfigSettings& settings, const Say& say);

}  // namespace tsd::check
