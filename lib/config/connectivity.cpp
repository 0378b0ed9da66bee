#include "config/connectivity.h"

#include <fmt/core.h>

#include "base/number.h"
#include "net/endpoint.h"
#include "net/plain_socket.h"

namespace tsd::config {

std::vector<Finding> check_connectivity(const ConfigFile& file, Connectivity reach,
                                        Duration deadline) {
  std::vector<Finding> findings;
  const Assignment* host = file.found.find("TSD_HOST");
  if (host == nullptr || !host->is_settled()) return findings;
  std::uint16_t port = net::kTsdPort;
  if (const std::string* own = file.found.value("TSD_PORT")) {
    port = parse_number<std::uint16_t>(*own).value_or(port);
  }
  auto endpoints = net::parse_endpoints(host->value, port);
  if (!endpoints) return findings;  // another rule reports that
  for (const auto& one : *endpoints) {
    auto fault = [&](std::string_view code, std::string sentence) {
      findings.push_back({code, Weight::fault, host->value_place, std::move(sentence)});
    };
    if (auto found = net::resolve(one.host); !found) {
      fault("host-unknown", fmt::format("{}: {}", one.host, found.error().text));
    } else if (reach == Connectivity::connect) {
      auto socket = net::connect_to(one, net::Deadline(deadline));
      if (!socket)
        fault("host-silent",
              fmt::format("connecting to {}: {}", to_string(one), socket.error().text));
    }
  }
  return findings;
}

}  // namespace tsd::config
