// The command line of tsd-listen: its settings, their defaults and its options.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/message.h"
#include "cli/options.h"
#include "listen/service.h"
#include "net/tls_client.h"
#include "ship/http/credentials.h"

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
  net::TlsOptions tls;            ///< of a client of the targets
  cli::Verbosity notes;
};

/// Adds every option of the tool, in the order of --help.
void describe(cli::Options& options, ListenSettings& settings);

/// What `settings` and TSD_PORT add up to, with certificates and credentials read from their files.
/// An error when settings exclude each other, or have no effect. `say` is told of risks.
Result<ListenOptions> listen_options(const ListenSettings& settings, const Say& say);

}  // namespace tsd::listen
