#include "config/connectivity.h"

#include <fmt/core.h>

#include <cstdint>
#include <utility>

#include "base/number.h"
#include "config/chain.h"
#include "net/endpoint.h"
#include "net/kafka_url.h"
#include "net/plain_socket.h"
#include "net/write_target.h"

namespace tsd::config {
namespace {

/// None where another rule reports the value.
std::vector<Door> doors_of(const std::string& value, std::uint16_t port) {
  std::vector<Door> doors;
  if (net::is_kafka_url(value)) {
    auto kafka = net::parse_kafka_url(value);
    if (!kafka) return {};
    for (auto& broker : kafka->brokers) doors.push_back({std::move(broker)});
    return doors;
  }
  if (net::has_write_url(value)) {
    auto target = net::parse_write_target(value, std::nullopt);
    if (!target) return {};
    for (auto& one : target->endpoints)
      doors.push_back({std::move(one), target->path, target->tls});
    return doors;
  }
  auto endpoints = net::parse_endpoints(value, port);
  if (!endpoints) return {};
  for (auto& one : *endpoints) doors.push_back({std::move(one)});
  return doors;
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
  for (const Door& door : doors_of(host->value, port)) {
    const net::Endpoint& one = door.endpoint;
    auto find = [&](std::string_view code, Weight weight, std::string sentence) {
      findings.push_back({code, weight, host->value_place, std::move(sentence)});
    };
    if (auto found = net::resolve(one.host, net::Deadline(deadline)); !found) {
      find("host-unknown", Weight::fault, fmt::format("{}: {}", one.host, found.error().text));
    } else if (reach == Connectivity::connect) {
      Answering there = ask(door, deadline);
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

std::vector<Finding> check_kafka(const os::Tree& tree, const ConfigFile& file,
                                 const std::function<Result<void>()>& load) {
  const Assignment* host = file.found.find("TSD_HOST");
  bool is_named = host != nullptr && host->is_settled() && net::is_kafka_url(host->value);
  if (!is_named || !tree.root().is_this_machine()) return {};
  auto loaded = load();
  if (loaded) return {};
  return {{"kafka-library", Weight::fault, host->value_place, loaded.error().text}};
}

}  // namespace tsd::config
