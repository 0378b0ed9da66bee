#include "ship/send/target.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "net/write_target.h"
#include "prometheus/names.h"

namespace tsd::ship {
namespace {

std::string host_list(const Target& target) {
  return fmt::format("{}", fmt::join(target.hosts, ","));
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
  options.http = *std::move(http);
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
  options.write = *std::move(write);
  return {};
}

}  // namespace

bool is_over_http(const Target& target, TsdKind kind) {
  return target.http || kind == TsdKind::prometheus;
}

bool wants_tls(const Target& target) {
  return target.tls || ("," + host_list(target)).find(",https://") != std::string::npos;
}

Result<void> aim(const Target& target, SenderOptions& options) {
  if (!wants_tls(target) && target.tls_options != net::TlsOptions{})
    return Error{"--tls-ca, --tls-cert and the like are for --tls"};
  bool is_write = options.kind == TsdKind::prometheus;
  if (!is_write && !target.labels.empty()) return Error{"--label is for --dialect prometheus"};
  auto sound = check_level(options.kind, options.confirm, is_over_http(target, options.kind));
  if (!sound) return sound;
  return is_write ? aim_at_remote_write(target, options) : aim_at_put(target, options);
}

}  // namespace tsd::ship
