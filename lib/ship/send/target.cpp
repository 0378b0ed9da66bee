#include "ship/send/target.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "base/foreign.h"
#include "net/url.h"
#include "net/write_target.h"
#include "prometheus/names.h"

namespace tsd::ship {
namespace {

std::string host_list(const Target& target) {
  return fmt::format("{}", fmt::join(target.hosts, ","));
}

/// A URL of Kafka is among the hosts, wherever in a list.
bool names_kafka(const Target& target) {
  return std::ranges::any_of(target.hosts, [](std::string_view host) {
    for (; !host.empty(); host.remove_prefix(1)) {
      if (net::is_kafka_url(host)) return true;
    }
    return false;
  });
}

/// Telnet, or JSON over HTTP.
Result<void> aim_at_put(const Target& target, SenderOptions& options) {
  if (!target.hosts.empty()) {
    auto endpoints = net::parse_endpoints(host_list(target), target.port);
    if (!endpoints && net::has_write_url(host_list(target)))
      return Error{endpoints.error().text + "; --dialect prometheus speaks remote write"};
    if (!endpoints) return endpoints.error();
    options.endpoints = *std::move(endpoints);
  }
  if (!target.http) return {};
  HttpService wishes;
  wishes.path = target.path.value_or(wishes.path);
  auto http = load_service(wishes, target.credentials, dialect_of(options.kind));
  if (!http) return http.error();
  options.service = *std::move(http);
  return {};
}

/// The endpoints, and the path where the hosts are URLs.
Result<std::optional<std::string>> aim_at_receivers(const Target& target, SenderOptions& options) {
  if (target.hosts.empty()) return std::optional<std::string>();
  auto found = net::parse_write_target(host_list(target), target.port);
  if (!found) return found.error();
  if (found->path && target.path.value_or(*found->path) != *found->path)
    return Error{"-H and --http-path name different paths"};
  if (found->path && target.tls && !found->tls)
    return Error{"-H says http://, and --tls is given: write https://"};
  options.endpoints = std::move(found->endpoints);
  return std::move(found->path);
}

Result<void> aim_at_remote_write(const Target& target, SenderOptions& options) {
  auto path = aim_at_receivers(target, options);
  if (!path) return path.error();
  auto renames = prometheus::parse_renames(target.labels);
  if (!renames) return Error{"--label: " + renames.error().text};
  WriteService wishes;
  wishes.path = path->value_or(target.path.value_or(wishes.path));
  wishes.renames = *std::move(renames);
  wishes.describe = target.describe;
  auto write = load_service(wishes, target.credentials);
  if (!write) return write.error();
  options.service = *std::move(write);
  return {};
}

/// What is for other ways is refused, so that it is not silently of no use.
Result<void> check_kafka_alone(const Target& target, const SenderOptions& options) {
  if (target.hosts.size() > 1 || !net::is_kafka_url(target.hosts.front()))
    return Error{"one -H kafka://HOST:PORT,HOST:PORT/TOPIC names all brokers, and stands alone"};
  if (target.http || target.path || target.credentials.headers_file)
    return Error{"--http, --http-path and --http-headers are not for Kafka"};
  if (options.kind == TsdKind::prometheus)
    return Error{"--dialect prometheus is remote write, and -H names Kafka"};
  return {};
}

Result<void> aim_at_kafka(const Target& target, SenderOptions& options) {
  if (auto alone = check_kafka_alone(target, options); !alone) return alone;
  auto url = net::parse_kafka_url(target.hosts.front());
  if (!url) return url.error();
  KafkaService wishes;
  auto key = LineKey::parse(target.kafka_key.value_or("host"));
  if (!key) return std::move(key.error()).with_context("reading", "--kafka-key");
  wishes.key = *std::move(key);
  wishes.format = target.kafka_format;
  wishes.dialect = dialect_of(options.kind);
  auto kafka =
      load_service(wishes, {*url, target.tls, target.tls_options, target.credentials.username,
                            target.credentials.password_file, target.kafka_config});
  if (!kafka) return kafka.error();
  options.endpoints = {url->brokers.front()};
  options.service = *std::move(kafka);
  return {};
}

struct Aim {
  Way way;
  Result<void> (*check)(TsdKind kind, Confirm level);
  Result<void> (*aim)(const Target& target, SenderOptions& options);
};
constexpr bool kOverHttp = true;
constexpr std::array<Aim, 4> kAims{{
    {Way::telnet, [](TsdKind kind, Confirm level) { return check_level(kind, level, !kOverHttp); },
     aim_at_put},
    {Way::http, [](TsdKind kind, Confirm level) { return check_level(kind, level, kOverHttp); },
     aim_at_put},
    {Way::remote_write,
     [](TsdKind kind, Confirm level) { return check_level(kind, level, kOverHttp); },
     aim_at_remote_write},
    {Way::kafka, [](TsdKind /*kind*/, Confirm level) { return check_kafka_level(level); },
     aim_at_kafka},
}};

}  // namespace

Way way_of(const Target& target, TsdKind kind) {
  if (names_kafka(target)) return Way::kafka;
  if (kind == TsdKind::prometheus) return Way::remote_write;
  return target.http ? Way::http : Way::telnet;
}

bool is_over_http(const Target& target, TsdKind kind) {
  Way way = way_of(target, kind);
  return way == Way::http || way == Way::remote_write;
}

bool wants_tls(const Target& target) {
  return target.tls || ("," + host_list(target)).find(",https://") != std::string::npos;
}

bool needs_tls_client(const Target& target) {
  return wants_tls(target) && !names_kafka(target);
}

Result<void> aim(const Target& target, SenderOptions& options) {
  if (!wants_tls(target) && target.tls_options != net::TlsOptions{})
    return Error{"--tls-ca, --tls-cert and the like are for --tls"};
  Way way = way_of(target, options.kind);
  if (way != Way::remote_write && !target.labels.empty())
    return Error{"--label is for --dialect prometheus"};
  if (way == Way::telnet && (target.path || target.credentials != Credentials{}))
    return Error{
        "--http-path, --http-headers and the like are for --http and --dialect prometheus"};
  bool has_kafka =
      target.kafka_config || target.kafka_key || target.kafka_format != KafkaFormat::put;
  if (way != Way::kafka && has_kafka)
    return Error{"--kafka-config, --kafka-key and --kafka-format are for -H kafka://..."};
  if (target.spread) {
    if (way == Way::kafka)
      return Error{"--spread is for several TSDs: a topic of Kafka has --kafka-key"};
    auto key = LineKey::parse(*target.spread);
    if (!key) return std::move(key.error()).with_context("reading", "--spread");
    options.spread = *std::move(key);
  }
  if (auto fault = net::path_fault(target.path.value_or("/")); !fault.empty())
    return Error{fmt::format("--http-path {}: {}", quote_foreign(*target.path), fault)};
  const Aim& row = *std::ranges::find(kAims, way, &Aim::way);
  if (auto sound = row.check(options.kind, options.confirm); !sound) return sound;
  return row.aim(target, options);
}

}  // namespace tsd::ship
