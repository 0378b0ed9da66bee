// Where points are to go and by which way, as options say it, and what a sender makes of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/tls_client.h"
#include "ship/http/credentials.h"
#include "ship/kafka/service.h"
#include "ship/remote_write/family_book.h"
#include "ship/send/sender_options.h"
#include "ship/telnet/tsd_kind.h"

namespace tsd::ship {

struct Target {
  /// Each may be a list with commas; for remote write also URLs; for Kafka one URL alone.
  std::vector<std::string> hosts;
  std::optional<std::int64_t> port;
  bool http = false;
  std::optional<std::string> path;          ///< of HTTP
  std::vector<std::string> labels;          ///< "TAG=LABEL": renames for remote write
  std::optional<std::string> kafka_config;  ///< a file of librdkafka's words
  std::optional<std::string> kafka_key;     ///< "host", "series", or the key of a tag
  KafkaFormat kafka_format = KafkaFormat::put;
  Credentials credentials;  ///< of HTTP; user and password for Kafka's SASL too
  bool tls = false;
  net::TlsOptions tls_options;
  DescribeMetric describe;  ///< of metrics, for remote write
};

/// The ways of sender_options.h, as the options choose one.
enum class Way : std::uint8_t { telnet, http, remote_write, kafka };
Way way_of(const Target& target, TsdKind kind);

/// Points leave over HTTP, as JSON or by remote write.
bool is_over_http(const Target& target, TsdKind kind);

/// Asked for by itself, or by a URL with https.
bool wants_tls(const Target& target);
/// The same, and it is ours to speak it: Kafka's client has its own.
bool needs_tls_client(const Target& target);

/// Sets the endpoints and the transport of `options`, of which `kind` and `confirm` are set, with
/// credentials read from their files and libraries loaded. Fails where choices exclude each other.
Result<void> aim(const Target& target, SenderOptions& options);

}  // namespace tsd::ship
