#include "tools/listen_use.h"

#include <initializer_list>

namespace tsd::listen {
namespace {

struct Row {
  bool is_given;
  bool has_use;
  const char* complaint;
};

Result<void> check(std::initializer_list<Row> rows) {
  for (const Row& row : rows) {
    if (row.is_given && !row.has_use) return Error{row.complaint};
  }
  return {};
}

Result<void> check_port(const ListenSettings& settings) {
  bool listens = settings.port || (settings.scrape.empty() && !settings.from);
  const ListenSettings standing;
  bool is_about_port = settings.udp || settings.port_file || settings.server.check ||
                       settings.server.stock_limits || settings.bind != standing.bind ||
                       settings.seed != standing.seed ||
                       settings.server.faults != standing.server.faults;
  bool is_called = listens || settings.watch.shown.page;
  return check({
      {settings.tls_key.has_value(), settings.tls_cert.has_value(), "--tls-key wants --tls-cert"},
      {is_about_port, listens, "with --scrape or --from no port is opened unless -p names it"},
      {!settings.allow_hosts.empty(), is_called, "--allow-host is for -p and --page"},
      {settings.scrape_options.once, !settings.port, "--once opens no port: leave -p out"},
  });
}

Result<void> check_scrape(const ListenSettings& settings) {
  bool scrapes = !settings.scrape.empty();
  const ship::Credentials& login = settings.credentials;
  bool is_secret = login.username || login.password_file || login.headers_file;
  const ScrapeOptions& options = settings.scrape_options;
  const ScrapeOptions standing;
  return check({
      {options.once, scrapes, "--once is for --scrape"},
      {options.interval != standing.interval, scrapes, "--interval is for --scrape"},
      {options.style.names != standing.style.names, scrapes, "--scrape-names is for --scrape"},
      {settings.max_tags != kMaxTags, scrapes, "--max-tags is for --scrape"},
      {is_secret, scrapes, "--http-username and the like are for --scrape"},
      {login.password_file.has_value(), login.username.has_value(),
       "--http-password-file wants --http-username"},
      {settings.tls != net::TlsOptions{}, scrapes || settings.broker_tls,
       "--tls-ca and the like are for --scrape, and for --from with --tls"},
  });
}

Result<void> check_kafka(const ListenSettings& settings) {
  bool reads = settings.from.has_value();
  return check({
      {settings.group.has_value(), reads, "--group is for --from"},
      {settings.receipts.has_value(), reads, "--receipts is for --from"},
      {settings.kafka_config.has_value(), reads, "--kafka-config is for --from"},
      {settings.broker_tls, reads, "--tls is for --from; a port has TLS by --tls-cert"},
      {reads, settings.group.has_value() && !settings.group->empty(),
       "--from wants --group NAME: under this name Kafka keeps what was read"},
      {settings.scrape_options.once, !reads, "--once ends, and --from does not: choose one"},
      {settings.receipts.has_value(), !settings.watch.top,
       "--receipts are for lines that are printed, and --top prints none"},
  });
}

}  // namespace

Result<void> check_use(const ListenSettings& settings) {
  auto port = check_port(settings);
  auto scrape = port ? check_scrape(settings) : port;
  return scrape ? check_kafka(settings) : scrape;
}

}  // namespace tsd::listen
