// Who is at a TSD_HOST.
#pragma once

#include "base/units.h"
#include "config/connectivity.h"

namespace tsd::check {

/// For config::check_connectivity(): asks as tsd-send --probe does.
config::Answering ask_who(const config::Door& door, Duration deadline);

}  // namespace tsd::check
