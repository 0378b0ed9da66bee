#include "config/connectivity.h"

#include <fmt/core.h>

#include <cstdint>

#include "base/number.h"
#include "config/chain.h"
#include "net/endpoint.h"
#include "net/kafka_url.h"
#include "net/plain_socket.h"

namespace tsd::config {
namespace {

/// The hosts of a value that is sound; of others none, for another rule reports them.
std::vector<net::Endpoint> hosts_of(std::string_view value, std::uint16_t port) {
  if (net::is_kafka_url(value)) {
    auto kafka = net::parse_kafka_url(value);
    return kafka ? kafka->brokers : std::vector<net::Endpoint>();
  }
  auto endpoints = net::parse_endpoints(value, port);
  return endpoints ? *endpoints : std::vector<net::Endpoint>();
}

}  // namespace

std::vector<Finding> check_connectivity(const os::Tree& tree, const ConfigFile& file,
                                        Connectivity reach, Duration deadline, const AskWho& ask) {
  std::vector<Finding> findings;
  const Assignment* host = file.found.find("TSD_HOST");
  if (host == nullptr || !host->is_settled()) return findings;
  std::uint16_t port = net::kTsdPort;
  if (auto own = counted_value(tree, file, "TSD_PORT")) {
    port = parse_number<std::uint16_t>(own->value).value_or(port);
  }
  // A broker of Kafka answers no question that a TSD answers: its name alone is looked up.
  if (net::is_kafka_url(host->value)) reach = Connectivity::resolve;
  for (const auto& one : hosts_of(host->value, port)) {
    auto find = [&](std::string_view code, Weight weight, std::string sentence) {
      findings.push_back({code, weight, host->value_place, std::move(sentence)});
    };
    if (auto found = net::resolve(one.host, net::Deadline(deadline)); !found) {
      find("host-unknown", Weight::fault, fmt::format("{}: {}", one.host, found.error().text));
    } else if (reach == Connectivity::connect) {
      Answering there = ask(one, deadline);
      if (!there.trouble.empty()) {
        find("host-silent", Weight::fault, there.trouble);
      } else if (!there.is_tsd) {
        find("host-no-tsd", Weight::fault,
             fmt::format("{} is something else: {}", to_string(one), there.who));
      } else {
        find("host-answers", Weight::remark, fmt::format("{} is {}", to_string(one), there.who));
      }
    }
  }
  return findings;
}

}  // namespace tsd::config
