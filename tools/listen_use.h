// Which options of tsd-listen go together.
#pragma once

#include "base/result.h"
#include "tools/listen_settings.h"

namespace tsd::listen {

/// Fails for options that exclude each other, and for one that would have no effect: no option is
/// accepted and ignored.
Result<void> check_use(const ListenSettings& settings);

}  // namespace tsd::listen
