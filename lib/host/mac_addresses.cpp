#include "host/mac_addresses.h"

#include <filesystem>
#include <set>

#include "os/file.h"

namespace tsd::host {

std::string mac_addresses() {
  std::set<std::string> addresses;
  std::error_code none;
  for (const auto& place : std::filesystem::directory_iterator("/sys/class/net", none)) {
    if (!std::filesystem::exists(place.path() / "device", none)) continue;
    auto address = os::read_file((place.path() / "address").string());
    if (address) addresses.insert(address->substr(0, address->find('\n')));
  }
  std::string text;
  for (const auto& address : addresses) text += (text.empty() ? "" : ",") + address;
  return text;
}

}  // namespace tsd::host
