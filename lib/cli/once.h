// For what is found out again and again, and need not be said again.
#pragma once

#include "base/say.h"

namespace tsd::cli {

/// Passes each sentence on once.
Say once(Say say);

}  // namespace tsd::cli
