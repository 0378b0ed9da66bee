#include "kafka/settings.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/foreign.h"
#include "base/text.h"
#include "os/file.h"
#include "os/trust.h"

namespace tsd::kafka {
namespace {

constexpr std::size_t kLongestConfig = 1u << 20;

/// Words that are ours, and why.
struct Owned {
  std::string_view name;
  std::string_view why;
};
constexpr std::string_view kBrokers = "the URL names the brokers";
constexpr std::string_view kProof = "what is confirmed depends on it";
constexpr std::string_view kCommits = "offsets are committed by receipts";
constexpr std::array<Owned, 18> kOwned{{{"bootstrap.servers", kBrokers},
                                        {"metadata.broker.list", kBrokers},
                                        {"acks", kProof},
                                        {"request.required.acks", kProof},
                                        {"enable.idempotence", kProof},
                                        {"enable.gapless.guarantee", kProof},
                                        {"max.in.flight", kProof},
                                        {"max.in.flight.requests.per.connection", kProof},
                                        {"message.timeout.ms", kProof},
                                        {"delivery.timeout.ms", kProof},
                                        {"transactional.id", kProof},
                                        {"queue.buffering.max.kbytes", kProof},
                                        {"enable.auto.commit", kCommits},
                                        {"auto.commit.enable", kCommits},
                                        {"enable.auto.offset.store", kCommits},
                                        {"group.id", "--group names the group"},
                                        {"log.queue", "its log is told by us"},
                                        {"plugin.library.paths", "no foreign code is loaded"}}};

bool is_secret(std::string_view name) {
  return name.find("password") != name.npos || name.find("secret") != name.npos ||
         name == "ssl.key.pem" || name == "sasl.oauthbearer.config";
}

const Word* find(const Words& words, std::string_view name, std::string_view alias = {}) {
  auto last = std::ranges::find_if(words.rbegin(), words.rend(), [&](const Word& word) {
    return word.name == name || word.name == alias;
  });
  return last == words.rend() ? nullptr : &*last;
}

Result<void> check_private(int fd, const Words& words, const std::string& file) {
  auto secret = std::ranges::find_if(words, [](const Word& word) { return is_secret(word.name); });
  if (secret == words.end()) return {};
  struct stat status {};
  if (::fstat(fd, &status) != 0) return last_system_error("reading", file);
  if ((status.st_mode & 0077) == 0) return {};
  return Error{fmt::format("{}: it holds a secret ({}), and its mode is {:04o}: chmod 600 it", file,
                           secret->name, status.st_mode & 07777)};
}

void add_tls(const net::TlsOptions& tls, Words& words) {
  auto add = [&](std::string_view name, const std::optional<std::string>& value) {
    if (value) words.push_back({std::string(name), *value});
  };
  add("ssl.ca.location", tls.ca_file);
  add("ssl.certificate.location", tls.certificate_file);
  add("ssl.key.location", tls.key_file ? tls.key_file : tls.certificate_file);
  if (tls.insecure) words.push_back({"enable.ssl.certificate.verification", "false"});
  words.push_back({"ssl.endpoint.identification.algorithm", tls.insecure ? "none" : "https"});
}

Result<void> add_login(const Settings& settings, Words& words) {
  if (!settings.username) {
    if (!settings.password_file) return {};
    return Error{"a password file for Kafka needs the name of the user too"};
  }
  words.push_back({"sasl.username", *settings.username});
  if (settings.password_file) {
    auto password = os::read_first_line(*settings.password_file);
    if (!password) return password.error();
    words.push_back({"sasl.password", *std::move(password)});
  }
  if (find(words, "sasl.mechanisms", "sasl.mechanism") == nullptr)
    words.push_back({"sasl.mechanisms", "SCRAM-SHA-512"});
  return {};
}

/// security.protocol, from whether there is TLS and SASL.
Result<void> add_protocol(const Settings& settings, Words& words) {
  const Word* named = find(words, "security.protocol");
  if (named != nullptr && settings.tls && named->value.find("ssl") == std::string::npos &&
      named->value.find("SSL") == std::string::npos) {
    return Error{fmt::format("{}: security.protocol={} is without TLS, and --tls is given",
                             named->place, printable(named->value))};
  }
  if (named != nullptr) return {};
  bool sasl = find(words, "sasl.mechanisms", "sasl.mechanism") != nullptr ||
              find(words, "sasl.username") != nullptr;
  constexpr std::array<const char*, 4> kProtocols{"plaintext", "ssl", "sasl_plaintext", "sasl_ssl"};
  words.push_back({"security.protocol", kProtocols[(settings.tls ? 1U : 0U) + (sasl ? 2U : 0U)]});
  return {};
}

}  // namespace

Result<Words> parse_config(std::string_view text, const std::string& file) {
  Words words;
  int number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    line = trim(line, kLineBlanks);
    if (line.empty() || line.starts_with('#')) continue;
    std::string place = fmt::format("{}:{}", file, number);
    std::size_t equals = line.find('=');
    std::string_view name = trim(line.substr(0, equals), kLineBlanks);
    // The line is not quoted: there may be a password in it.
    if (equals == line.npos || name.empty()) {
      return Error{place + ": not NAME=VALUE of librdkafka, as in security.protocol=sasl_ssl"};
    }
    auto owned = std::ranges::find(kOwned, name, &Owned::name);
    if (owned != kOwned.end()) {
      return Error{fmt::format("{}: leave {} out: {}", place, owned->name, owned->why)};
    }
    words.push_back({std::string(name), std::string(trim(line.substr(equals + 1), kLineBlanks)),
                     std::move(place)});
  }
  return words;
}

Result<Words> read_config(const std::string& file) {
  // librdkafka runs what sasl.kerberos.kinit.cmd names.
  if (auto own = os::check_roots_alone(file, "reading"); !own) return own.error();
  auto fd = os::open_regular(file);
  if (!fd) return std::move(fd.error()).with_context("reading", file);
  std::string text;
  if (auto read = os::read_all(fd->get(), text, kLongestConfig); !read)
    return std::move(read.error()).with_context("reading", file);
  auto words = parse_config(text, file);
  if (!words) return words;
  if (auto safe = check_private(fd->get(), *words, file); !safe) return safe.error();
  return words;
}

Result<Words> words_of(const Settings& settings) {
  if (settings.tls_options.server_name) {
    return Error{"--tls-server-name is not for Kafka, whose brokers name themselves"};
  }
  // An outage is over for us a second after it is, and a dead broker is known within one.
  Words words{
      {"client.id", "tsd-tools"},           {"reconnect.backoff.ms", "50"},
      {"reconnect.backoff.max.ms", "1000"}, {"topic.metadata.refresh.fast.interval.ms", "100"},
      {"socket.keepalive.enable", "true"},  {"log.connection.close", "false"},
      {"allow.auto.create.topics", "false"}};
  if (settings.config_file) {
    auto of_file = read_config(*settings.config_file);
    if (!of_file) return of_file.error();
    words.insert(words.end(), of_file->begin(), of_file->end());
  }
  if (settings.tls) add_tls(settings.tls_options, words);
  if (auto done = add_login(settings, words); !done) return done.error();
  if (auto done = add_protocol(settings, words); !done) return done.error();
  words.push_back({"bootstrap.servers", net::broker_list(settings.url)});
  return words;
}

}  // namespace tsd::kafka
