#include "tools/collect_options.h"

#include <cstdint>

namespace tsd::collect {
namespace {

constexpr std::int64_t kLongest = 1'000'000'000;  // seconds

void describe_collectors(cli::Options& options, gather::CollectOptions& work) {
  options.flag("--once", work.limits.once, "one round of everything, then the end");
  options.value("-c,--collectors", work.directory, "DIR", "run this tcollector directory");
  options.value("--inactivity", work.limits.inactivity, "DURATION",
                "a long-lived collector that is silent for so long starts anew; 0: never");
}

void describe_sensors(cli::Options& options, CollectSettings& settings) {
  auto& work = settings.work;
  options.value("--sensors", work.sensors, "LIST",
                "native sensors: names with commas between, all, none or default");
  options.choice("--profile", work.profile, "whose names and values native sensors print",
                 {{"tcollector", sensors::Profile::tcollector},
                  {"phantom", sensors::Profile::phantom},
                  {"fixed", sensors::Profile::fixed}});
  options.value("--interval", work.interval, "SECONDS", "of native sensors, in place of their own");
  options.value("--root", settings.root, "DIR", "look at the machine recorded under DIR");
  options.value("--record", settings.record, "DIR",
                "keep what native sensors look at under DIR, for --root");
  options.value("--now", settings.now, "TIME", "stamp native points with this Unix time");
}

void describe_process(cli::Options& options, gather::CollectOptions& work) {
  options.flag("--splay", work.splay, "turns at times of this machine's own, not all at once");
  options.flag("--self-metrics", work.tell.once_points, "with --once: metrics of its own too");
  options.flag("--no-tcollector-stats", work.tell.no_points, "no metrics of its own");
  options.value("--run-as", work.run_as, "USER", "of the collectors; for root");
  options.flag("--allow-shared", work.allow_shared,
               "for root: run collectors too that group or others may write");
  options.value("-P,--pidfile", work.pid_file, "FILE", "keep the process id there");
}

void describe_status(cli::Options& options, gather::CollectOptions& work) {
  options.value("--status-port", work.tell.status_port, "PORT",
                "tell over HTTP how the collectors are; 0: any port");
  options.value("--status-interface", work.tell.status_interface, "ADDRESS",
                "where --status-port listens, in place of 127.0.0.1");
  options.values("--allow-host", work.tell.status_hosts, "NAME",
                 "answer web browsers that call this machine NAME");
  options.value("--status-file", work.tell.status_file, "FILE", "keep the same there");
  options.value("--stamp", work.tell.stamp, "FILE",
                "with --once: remember this run there, and print points of the last one");
}

void describe_lists(cli::Options& options, CollectSettings& settings) {
  options.flag("--list-sensors", settings.list_sensors, "print the native sensors, run nothing");
  options.flag("--list-metrics", settings.list_metrics,
               "print their metrics, and how many series this machine has");
  options.choice("--format", settings.format, "of --list-metrics",
                 {{"text", sensors::Format::text},
                  {"json", sensors::Format::json},
                  {"md", sensors::Format::md},
                  {"mkmetric", sensors::Format::mkmetric}});
}

void describe_tags(cli::Options& options, gather::Identity& identity) {
  options.parsed("-t,--tag", "KEY=VALUE", "a tag for every point that lacks KEY",
                 [&](std::string_view word) { return gather::add_tag(identity.tags, word); });
  options.parsed("--host-from", "SOURCE[,SOURCE]",
                 "who knows the host tag, asked in this order: hostname, fqdn, ec2, ec2-ipv4, "
                 "openstack, nimbus, literal:X",
                 [&](std::string_view list) { return gather::choose_host_from(identity, list); });
  options.parsed("--metadata", "URL", "of the metadata service, where it is not the cloud's own",
                 [&](std::string_view url) { return gather::choose_metadata(identity, url); });
  options.parsed(
      "--host-wait", "DURATION",
      "points wait so long for the cloud's answer, then bear the next source's meanwhile",
      [&](std::string_view word) { return gather::choose_wait(identity, word); });
  options.value("--state-dir", identity.state_directory, "DIR",
                "remember there what the cloud said, and begin with it");
  options.flag("--no-host-tag", identity.no_host_tag, "add no host tag");
  options.flag("--phantom-unique", identity.phantom_unique,
               "add the tag phantom_unique, from the metadata service");
  options.flag("--password-tag", identity.domain.password_tag,
               "PASSWORD of DIR/etc/config.py becomes a tag, for all to read");
}

void describe_lines(cli::Options& options, gather::LineOptions& lines) {
  options.choice("--dialect", lines.dialect, "by whose rules a collector's lines are judged",
                 line::dialects());
  options.value("--max-tags", lines.max_tags, "COUNT", "most tags of a point in the end", 1, 1000);
  options.size("--max-line-bytes", lines.max_line_bytes, "longest line of a collector");
  options.value("--dedup-interval", lines.dedup.interval, "SECONDS",
                "hold back values that do not change for so long, as tcollector does; 0: never", 0,
                kLongest);
  options.flag("--dedup-only-zero", lines.dedup.only_zero, "hold back zeros alone");
  options.value("--evict-interval", lines.evict_interval, "SECONDS",
                "forget series of which nothing came for so long", 1, kLongest);
  options.value("--namespace-prefix", lines.namespace_prefix, "PREFIX",
                "put PREFIX and a dot before every metric");
}

}  // namespace

void describe(cli::Options& options, CollectSettings& settings) {
  describe_collectors(options, settings.work);
  describe_sensors(options, settings);
  describe_process(options, settings.work);
  describe_status(options, settings.work);
  describe_lists(options, settings);
  describe_tags(options, settings.identity);
  describe_lines(options, settings.lines);
}

}  // namespace tsd::collect
