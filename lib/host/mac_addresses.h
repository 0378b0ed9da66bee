// Which machine this is, told by what a copy of its disk does not bring along: its network
// addresses.
#pragma once

#include <string>

namespace tsd::host {

/// The addresses of the addresses, sorted, with commas between: "02:fc:00:00:00:01". Empty where
/// there are none, as in a container (/sys/class/net/NAME with a `device`; Linux,
/// Documentation/ABI/testing/sysfs-class-net).
std::string mac_addresses();

}  // namespace tsd::host
