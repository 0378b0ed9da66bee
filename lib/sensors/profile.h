// The names and values that sensors print.
#pragma once

namespace tsd::sensors {

/// tcollector's, including its quirks; those of the phantom sensors (a fork of tcollector, 2013);
/// or tcollector's with its known defects corrected.
enum class Profile : unsigned { tcollector = 1, phantom = 2, fixed = 4 };

}  // namespace tsd::sensors
