// Identifies this machine by something that a copy of its disk does not have: its MAC addresses.
#pragma once

#include <string>

namespace tsd::host {

/// The MAC addresses of the network cards, sorted and separated by commas: "02:fc:00:00:00:01".
/// Empty without cards, as in a container (/sys/class/net/NAME with a `device`; Linux,
/// Documentation/ABI/testing/sysfs-class-net).
std::string mac_addresses();

}  // namespace tsd::host
