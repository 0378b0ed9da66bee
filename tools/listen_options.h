// The command line of tsd-listen: its options, and what they add up to.
#pragma once

#include "cli/options.h"
#include "listen/service.h"
#include "tools/listen_settings.h"

namespace tsd::listen {

/// Adds every option of the tool, in the order of --help.
void describe(cli::Options& options, ListenSettings& settings);

/// What `settings` and TSD_PORT add up to, with certificates and credentials read from their files.
/// An error when settings exclude each other, or have no effect. `say` is told of risks.
Result<ListenOptions> listen_options(const ListenSettings& settings, const Say& say);

}  // namespace tsd::listen
