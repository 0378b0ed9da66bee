// For conditions that are found repeatedly and need to be reported once.
#pragma once

#include "base/say.h"

namespace tsd::cli {

/// A function that passes each different sentence on once.
Say once(Say say);

}  // namespace tsd::cli
