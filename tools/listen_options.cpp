#include "tools/listen_options.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <limits>

#include "base/foreign.h"
#include "base/number.h"
#include "listen/tls.h"
#include "tools/listen_kafka.h"
#include "tools/listen_use.h"

namespace tsd::listen {
namespace {

constexpr std::int64_t kLongestInterval = 86'400;
constexpr std::int64_t kMostTags = 1000;

void describe_port(cli::Options& options, ListenSettings& settings) {
  options.example("tsd-listen -p 4242 >points.txt");
  options.stray_word_is_for("-p");
  options.group("The port");
  // TSD_PORT opens no port beside --scrape or --from: it is no variable of an option.
  options.value("-p,--port", settings.port, "PORT=4242 (Env:TSD_PORT)",
                "listen on this port; 0: any free one", 0, 65535);
  options.value("-b,--bind", settings.bind, "ADDRESS", "listen on this address");
  options.flag("--udp", settings.udp, "accept points in UDP datagrams on the same port, too");
  options.values("--allow-host", settings.allow_hosts, "NAME", "answer browsers that say NAME");
  options.value("--port-file", settings.port_file, "FILE", "write the port to FILE, once open");
  options.value("--tls-cert", settings.tls_cert, "FILE",
                "accept only TLS, with this certificate (PEM); exporters see it too");
  options.value("--tls-key", settings.tls_key, "FILE", "its key, if it is in another file");
  options.flag("--check", settings.server.check,
               "check points as OpenTSDB does: answer invalid ones instead of printing them");
  options.flag("--stock-limits", settings.server.stock_limits,
               "the default limits of an OpenTSDB: 1024 unfinished bytes, 8192 of HTTP");
  options.parsed(
      "--fault", "WORD[=VALUE]", "rehearse an outage; the man page lists them",
      [&settings](std::string_view word) { return add_fault(word, settings.server.faults); });
  options.value("--seed", settings.seed, "NUMBER", "the same seed gives the same faults", 0,
                std::numeric_limits<std::int64_t>::max());
}

void describe_scrape(cli::Options& options, ListenSettings& settings) {
  ScrapeOptions& scrape = settings.scrape_options;
  ship::Credentials& login = settings.credentials;
  options.group("Exporters");
  options.values("--scrape", settings.scrape, "URL[,URL...]",
                 "read Prometheus exporters; without -p, no port is opened");
  options.seconds("--interval", scrape.interval, "how often they are read", 1, kLongestInterval);
  options.flag("--once", scrape.once, "read them once, and exit");
  options.choice("--scrape-names", scrape.style.names, "the names of their metrics",
                 {{"kept", prometheus::TsdNames::kept}, {"dotted", prometheus::TsdNames::dotted}});
  options.value("--max-tags", settings.max_tags, "COUNT",
                "leave out samples with more tags; OpenTSDB takes 8", 1, kMostTags);
  options.value("--http-username", login.username, "NAME", "the user at the exporters");
  options.value("--http-password-file", login.password_file, "FILE", "whose password is in FILE");
  options.value("--http-headers", login.headers_file, "FILE", "send these headers, one per line");
  options.value("--tls-ca", settings.tls.ca_file, "FILE",
                "trust only exporters, and brokers, with certificates of those in FILE");
  options.value("--tls-server-name", settings.tls.server_name, "NAME", "the exporters' name");
  options.flag("--tls-insecure", settings.tls.insecure, "accept any certificate of theirs");
}

Result<std::uint16_t> port_of(const ListenSettings& settings) {
  constexpr std::uint16_t kStanding = 4242;
  if (settings.port) return static_cast<std::uint16_t>(*settings.port);
  const char* variable = std::getenv("TSD_PORT");
  if (variable == nullptr || *variable == '\0') return kStanding;
  auto port = parse_number<std::uint16_t>(variable);
  if (!port) return Error{fmt::format("TSD_PORT: {} is no port", quote_foreign(variable))};
  return *port;
}

Result<ScrapeOptions> scrape_of(const ListenSettings& settings, const Say& say) {
  ScrapeOptions scrape = settings.scrape_options;
  auto targets = scrape_targets(settings.scrape);
  if (!targets) return std::move(targets.error()).with_context("reading", "--scrape");
  scrape.targets = *std::move(targets);
  scrape.style.max_tags = static_cast<std::size_t>(settings.max_tags);
  auto headers = ship::headers_of(settings.credentials);
  if (!headers) return headers.error();
  scrape.headers = *std::move(headers);
  if (std::ranges::none_of(scrape.targets, &net::Url::tls)) {
    if (settings.tls != net::TlsOptions{})
      return Error{"--tls-ca and the like are for https:// URLs"};
    return scrape;
  }
  net::TlsOptions tls = settings.tls;
  tls.certificate_file = settings.tls_cert;
  tls.key_file = settings.tls_key;
  if (tls.insecure) say("the exporters' certificates are not verified");
  auto client = net::TlsClient::load(tls);
  if (!client) return client.error();
  scrape.tls = std::move(*client);
  return scrape;
}

}  // namespace

void describe(cli::Options& options, ListenSettings& settings) {
  describe_port(options, settings);
  describe_scrape(options, settings);
  describe_kafka(options, settings);
  options.group("Other");
  tools::describe_page(options, settings.watch);
  tools::describe_top(options, settings.watch);
  options.flag("-q,--quiet", settings.notes.quiet, "print only errors");
  options.flag("-v,--verbose", settings.notes.verbose, "also say when peers come and go");
}

Result<ListenOptions> listen_options(const ListenSettings& settings, const Say& say) {
  if (auto used = check_use(settings); !used) return used.error();
  ListenOptions options;
  options.address = settings.bind;
  options.udp = settings.udp;
  options.allow_hosts = settings.allow_hosts;
  options.options = settings.server;
  options.options.seed = static_cast<std::uint64_t>(settings.seed);
  options.port.reset();
  if (!settings.scrape.empty()) {
    auto scrape = scrape_of(settings, say);
    if (!scrape) return scrape.error();
    options.scrape = *std::move(scrape);
  }
  if (auto kafka = add_kafka(settings, say, options.kafka); !kafka) return kafka.error();
  if ((settings.scrape.empty() && !settings.from) || settings.port) {
    auto port = port_of(settings);
    if (!port) return port.error();
    options.port = *port;
  }
  if (options.port && settings.tls_cert) {
    std::string key = settings.tls_key.value_or(*settings.tls_cert);
    auto identity = TlsIdentity::load(*settings.tls_cert, key);
    if (!identity) return identity.error();
    options.options.tls = std::move(*identity);
  }
  return options;
}

}  // namespace tsd::listen
