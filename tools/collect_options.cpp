#include "tools/collect_options.h"

#include <cstdint>

#include "os/file.h"

namespace tsd::collect {
namespace {

constexpr std::int64_t kLongest = 1'000'000'000;  // seconds

void describe_collectors(cli::Options& options, gather::CollectOptions& work) {
  options.example("tsd-collect --once -c /usr/local/tcollector/collectors | tsd-validate-line");
  options.stray_word_is_for("-c");
  options.group("Collectors");
  options.flag("--once", work.limits.once, "run every sensor and collector once, then exit");
  options.value("-c,--collectors", work.directory, "DIR", "run the collectors of DIR");
  options.value("--inactivity", work.limits.inactivity, "DURATION",
                "restart a long-lived collector that is silent for this time; 0: never");
}

void describe_sensors(cli::Options& options, CollectSettings& settings) {
  auto& work = settings.work;
  options.group("Native sensors");
  options.value("--sensors", work.sensors, "LIST",
                "native sensors: names separated by commas, all, none or default");
  options.choice("--profile", work.profile, "which names and values native sensors print",
                 {{"tcollector", sensors::Profile::tcollector},
                  {"phantom", sensors::Profile::phantom},
                  {"fixed", sensors::Profile::fixed}});
  options.seconds("--interval", work.interval,
                  "run native sensors at this interval, in place of their own", 1, kLongest);
  options.value("--root", settings.root, "DIR",
                "report on the machine recorded, or mounted, under DIR");
  options.value("--record", settings.record, "DIR",
                "keep copies of the files that native sensors read under DIR, for --root");
  options.value("--now", settings.now, "TIME", "give native points this Unix time");
}

void describe_process(cli::Options& options, gather::CollectOptions& work) {
  options.group("The process");
  options.flag("--splay", work.splay, "spread runs over the interval, by the host tag");
  options.flag("--self-metrics", work.tell.once_points,
               "with --once: also print metrics of tsd-collect itself");
  options.flag("--no-tcollector-stats", work.tell.no_points,
               "print no metrics of tsd-collect itself");
  options.value("--run-as", work.run_as, "USER", "for root: run collectors as USER");
  options.flag("--allow-shared", work.allow_shared,
               "for root: also run collectors that their group or others may write to");
  options.value("-P,--pidfile", work.pid_file, "FILE", "keep the process id in FILE");
}

void describe_status(cli::Options& options, CollectSettings& settings) {
  auto& work = settings.work;
  options.group("Status");
  options.value("--status-port", work.tell.status_port, "PORT",
                "show points to web browsers; for others, the state of collectors, and "
                "/metrics; 0: any free port");
  options.value("--status-interface", work.tell.status_interface, "ADDRESS",
                "the address of --status-port, in place of 127.0.0.1");
  tools::describe_top(options, settings.watch);
  options.values("--allow-host", work.tell.status_hosts, "NAME",
                 "answer web browsers that call this machine NAME");
  options.values("--label", settings.labels, "TAG=LABEL",
                 "for Prometheus, call the label of TAG LABEL: host=instance");
  options.value("--status-file", work.tell.status_file, "FILE", "keep the same report in FILE");
  options.value("--state-file", work.tell.state_file, "FILE",
                "keep a short report in FILE, for tsd-check-config");
  options.value("--stamp", work.tell.stamp, "FILE",
                "with --once: record this run in FILE, and print points about the previous one");
}

void describe_lists(cli::Options& options, CollectSettings& settings) {
  options.group("Lists");
  options.flag("--list-sensors", settings.list_sensors, "print the native sensors, run nothing");
  options.flag("--list-metrics", settings.list_metrics,
               "print their metrics, and how many series this machine has");
  options.choice("--format", settings.format,
                 "the format of --list-metrics; with --once, prometheus or openmetrics",
                 {{"text", Format::text},
                  {"json", Format::json},
                  {"md", Format::md},
                  {"mkmetric", Format::mkmetric},
                  {"prometheus", Format::prometheus},
                  {"openmetrics", Format::openmetrics}});
}

Result<void> take_password(gather::DomainOptions& domain, std::string_view path) {
  auto password = os::read_first_line(std::string(path));
  if (!password) return password.error();
  domain.password = *std::move(password);
  return {};
}

void describe_tags(cli::Options& options, gather::Identity& identity) {
  options.group("Tags");
  options.parsed("-t,--tag", "KEY=VALUE", "add this tag to every point that lacks KEY",
                 [&](std::string_view word) { return gather::add_tag(identity.tags, word); });
  options.parsed("--host-from", "SOURCE[,SOURCE]",
                 "where the host tag comes from, in this order: hostname, fqdn, ec2, ec2-ipv4, "
                 "openstack, nimbus, literal:X",
                 [&](std::string_view list) { return gather::choose_host_from(identity, list); });
  options.parsed("--metadata", "URL", "the metadata service, if not http://169.254.169.254",
                 [&](std::string_view url) { return gather::choose_metadata(identity, url); });
  options.parsed(
      "--host-wait", "DURATION",
      "how long points wait for the cloud's answer, before the next source is used meanwhile",
      [&](std::string_view word) { return gather::choose_wait(identity, word); });
  options.value("--state-dir", identity.state_directory, "DIR",
                "record the cloud's answers in DIR, and begin with them");
  options.flag("--no-host-tag", identity.no_host_tag, "add no host tag");
  options.flag("--phantom-unique", identity.phantom_unique,
               "add the tag phantom_unique, from the metadata service");
  options.value("--user", identity.domain.user, "USER",
                "add the tag user, in place of USER of DIR/etc/config.py");
  options.value("--domain", identity.domain.domain, "DOMAIN",
                "add the tag domain, in place of DOMAIN there");
  options.parsed("--password-file", "FILE", "use the first line of FILE in place of PASSWORD there",
                 [&](std::string_view path) { return take_password(identity.domain, path); });
  options.flag("--password-tag", identity.domain.password_tag,
               "add PASSWORD of DIR/etc/config.py as a tag, which everybody can read");
}

void describe_verbosity(cli::Options& options, cli::Verbosity& verbosity) {
  options.group("Messages");
  options.flag("-q,--quiet", verbosity.quiet, "print only the error that ends it");
  options.flag("-v,--verbose", verbosity.verbose, "also say when each collector starts and ends");
}

void describe_lines(cli::Options& options, gather::LineOptions& lines) {
  options.group("Lines");
  options.choice("--dialect", lines.dialect, "the rules by which collectors' lines are checked",
                 line::dialects());
  options.value("--max-tags", lines.max_tags, "COUNT", "the most tags of a point, added ones too",
                1, 1000);
  options.size("--max-line-bytes", lines.max_line_bytes, "the longest line of a collector", 1);
  options.seconds("--dedup-interval", lines.dedup.interval,
                  "hold back values that do not change for this time, as tcollector does; 0: never",
                  0, kLongest);
  options.flag("--dedup-only-zero", lines.dedup.only_zero, "hold back only zeros");
  options.seconds("--evict-interval", lines.evict_interval,
                  "forget series that have had no line for this time", 1, kLongest);
  options.value("--namespace-prefix", lines.namespace_prefix, "PREFIX",
                "put PREFIX and a dot before every metric");
}

}  // namespace

void describe(cli::Options& options, CollectSettings& settings) {
  describe_collectors(options, settings.work);
  describe_sensors(options, settings);
  describe_process(options, settings.work);
  describe_status(options, settings);
  describe_lists(options, settings);
  describe_tags(options, settings.identity);
  describe_lines(options, settings.lines);
  describe_verbosity(options, settings.notes);
}

}  // namespace tsd::collect
