// How to reach a cluster: what the options and the file of --kafka-config say, as librdkafka's own
// words (its CONFIGURATION.md lists them).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/kafka_url.h"
#include "net/tls_client.h"

namespace tsd::kafka {

/// One of librdkafka's configuration properties.
struct Word {
  std::string name;
  std::string value;
  std::string place = {};  ///< "FILE:LINE" of a file's; empty for one of ours
};
using Words = std::vector<Word>;

struct Settings {
  net::KafkaUrl url;
  bool tls = false;
  net::TlsOptions tls_options;
  std::optional<std::string> username;       ///< of SASL
  std::optional<std::string> password_file;  ///< its first line is the password
  std::optional<std::string> config_file;    ///< of --kafka-config
};

/// Parses NAME=VALUE lines; blank lines and those that begin with '#' are ignored. `file` stands in
/// the errors, which name the line. Fails for what tsd-tools sets itself, because its promises
/// depend on it: brokers, acknowledgements, idempotence, commits.
Result<Words> parse_config(std::string_view text, const std::string& file);

/// The file of --kafka-config, read. Fails if it holds a secret and others than its owner can read
/// it.
Result<Words> read_config(const std::string& file);

/// All that `settings` say, with the files read; later words win. SASL's mechanism is
/// SCRAM-SHA-512 where a user is named and the file names none.
Result<Words> words_of(const Settings& settings);

}  // namespace tsd::kafka
