// What the command line of tsd-listen sets, and the defaults.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/message.h"
#include "listen/scrape/scrape_options.h"
#include "listen/server_options.h"
#include "net/tls_client.h"
#include "ship/http/credentials.h"
#include "tools/watch_options.h"

namespace tsd::listen {

/// The most tags of a sample that is printed: as OpenTSDB.
inline constexpr std::int64_t kMaxTags = 8;

struct ListenSettings {
  std::string bind = "127.0.0.1";
  std::optional<std::int64_t> port;  ///< as the command line has it
  bool udp = false;
  std::vector<std::string> allow_hosts;
  std::optional<std::string> port_file;
  std::optional<std::string> tls_cert;
  std::optional<std::string> tls_key;
  ServerOptions server;
  std::int64_t seed = 0;
  std::vector<std::string> scrape;
  ScrapeOptions scrape_options;
  std::int64_t max_tags = kMaxTags;
  ship::Credentials credentials;  ///< for the targets
  net::TlsOptions tls;            ///< of a client of targets or brokers
  tools::WatchSettings watch;
  std::optional<std::string> from;  ///< the URL of a topic of Kafka
  std::optional<std::string> group;
  std::optional<std::string> receipts;
  std::optional<std::string> kafka_config;
  bool broker_tls = false;
  cli::Verbosity notes;
};

}  // namespace tsd::listen
