// tsd-collect: runs sensors and collectors, and prints their points, one a line, on stdout.
#include <fmt/format.h>
#include <unistd.h>

#include "cli/tool.h"
#include "gather/identity.h"
#include "gather/keeper.h"
#include "gather/standards.h"
#include "sensors/catalogue.h"

#include "tools.h"

using namespace tsd;
using sensors::Format;
using sensors::Profile;

namespace {

constexpr std::int64_t kLongest = 1'000'000'000;  // seconds

struct Settings {
  gather::Charge charge;
  gather::Identity identity;
  gather::LineWishes lines;
  std::string root = "/";
  std::string record;
  std::optional<std::int64_t> now;
  bool list_sensors = false;
  bool list_metrics = false;
  Format format = Format::text;
};

void describe_work(cli::Options& options, Settings& settings) {
  auto& charge = settings.charge;
  options.flag("--once", charge.manners.once, "one round of everything, then the end");
  options.value("-c,--collectors", charge.directory, "DIR", "run this tcollector directory");
  options.value("--inactivity", charge.manners.inactivity, "DURATION",
                "a long-lived collector that is silent for so long starts anew; 0: never");
  options.value("--sensors", charge.sensors, "LIST",
                "native sensors: names with commas between, all, none or default");
  options.choice("--profile", charge.profile, "whose names and values native sensors print",
                 {{"tcollector", Profile::tcollector},
                  {"phantom", Profile::phantom},
                  {"fixed", Profile::fixed}});
  options.value("--interval", charge.interval, "SECONDS",
                "of native sensors, in place of their own");
  options.value("--root", settings.root, "DIR", "look at the machine recorded under DIR");
  options.value("--record", settings.record, "DIR",
                "keep what native sensors look at under DIR, for --root");
  options.value("--now", settings.now, "TIME", "stamp native points with this Unix time");
  options.flag("--splay", charge.splay, "turns at times of this machine's own, not all at once");
  options.flag("--no-tcollector-stats", charge.tell.no_points, "no metrics of its own");
  options.value("--run-as", charge.run_as, "USER", "of the collectors; for root");
  options.value("-P,--pidfile", charge.pid_file, "FILE", "keep the process id there");
  options.value("--status-port", charge.tell.status_port, "PORT",
                "tell over HTTP on 127.0.0.1 how the collectors are; 0: any port");
  options.value("--status-file", charge.tell.status_file, "FILE", "keep the same there");
  options.value("--stamp", charge.tell.stamp, "FILE",
                "with --once: remember this run there, and print points of the last one");
  options.flag("--list-sensors", settings.list_sensors, "print the native sensors, run nothing");
  options.flag("--list-metrics", settings.list_metrics,
               "print their metrics, and how many series this machine has");
  options.choice("--format", settings.format, "of --list-metrics",
                 {{"text", Format::text},
                  {"json", Format::json},
                  {"md", Format::md},
                  {"mkmetric", Format::mkmetric}});
}

void describe_tags(cli::Options& options, Settings& settings) {
  auto& identity = settings.identity;
  options.parsed("-t,--tag", "KEY=VALUE", "a tag for every point that lacks KEY",
                 [&](std::string_view word) { return gather::add_tag(identity.tags, word); });
  options.parsed("--host-from", "SOURCE[,SOURCE]",
                 "who knows the host tag, asked in this order: hostname, fqdn, ec2, ec2-ipv4, "
                 "openstack, nimbus, literal:X",
                 [&](std::string_view list) { return gather::choose_host_from(identity, list); });
  options.parsed("--metadata", "URL", "of the metadata service, where it is not the cloud's own",
                 [&](std::string_view url) { return gather::choose_metadata(identity, url); });
  options.flag("--no-host-tag", identity.no_host_tag, "add no host tag");
  options.flag("--phantom-unique", identity.phantom_unique,
               "add the tag phantom_unique, from the metadata service");
  options.flag("--password-tag", identity.domain.password_tag,
               "PASSWORD of DIR/etc/config.py becomes a tag, for all to read");
}

void describe_lines(cli::Options& options, gather::LineWishes& lines) {
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

void describe(cli::Options& options, Settings& settings) {
  describe_work(options, settings);
  describe_tags(options, settings);
  describe_lines(options, settings.lines);
}

/// What options mean together.
Result<void> complete(Settings& settings) {
  auto& [charge, identity, lines, root, record, now, list_sensors, list_metrics, format] = settings;
  if (charge.manners.once && charge.interval)
    return Error{"--once and --interval exclude each other"};
  if (charge.tell.stamp && !charge.manners.once) return Error{"--stamp is for --once"};
  if (charge.interval && *charge.interval < 1) return Error{"--interval: at least 1 second"};
  if (format != Format::text && !list_metrics) return Error{"--format is for --list-metrics"};
  if (!record.empty() && (list_sensors || list_metrics))
    return Error{"--record: lists record nothing"};
  if (lines.evict_interval <= lines.dedup.interval)
    return Error{"--evict-interval has to be longer than --dedup-interval"};
  charge.evict_interval = lines.evict_interval;
  if (auto done = gather::resolve(charge.directory); !done) return done;
  identity.directory = charge.directory;
  identity.cloud.root = os::Root(root);
  return {};
}

Result<cli::Exit> list(const Settings& settings) {
  auto profile = settings.charge.profile;
  if (settings.list_sensors) fmt::print("{}", sensors::list_sensors(profile));
  if (!settings.list_metrics) return cli::Exit::done;
  auto rows = sensors::select(settings.charge.sensors.value_or("all"), profile);
  if (!rows) return rows.error();
  sensors::Machine machine{os::Root(settings.root)};
  auto entries = sensors::catalogue(*rows, {machine, profile}, cli::speaker("tsd-collect"));
  fmt::print("{}", sensors::format_catalogue(entries, settings.format));
  return cli::Exit::done;
}

Result<cli::Exit> run(const Settings& given) {
  Settings settings = given;
  if (auto done = complete(settings); !done) return done.error();
  auto& charge = settings.charge;
  if (settings.list_sensors || settings.list_metrics) return list(settings);
  Say say = cli::speaker("tsd-collect");
  if (auto done = gather::settle_names(settings.identity, say); !done) return done.error();
  charge.standards = [&] { return gather::make_standards(settings.identity, settings.lines, say); };
  gather::World world{settings.identity.cloud.root, settings.record, os::Clock(settings.now),
                      STDOUT_FILENO, say};
  auto all_well = gather::Keeper(charge, std::move(world)).run();
  if (!all_well) return all_well.error();
  return *all_well || !charge.manners.once ? cli::Exit::done : cli::Exit::no;
}

}  // namespace

int tsd::tools::collect(int argc, char** argv) {
  return cli::run_tool<Settings>(
      argc, argv, {"tsd-collect", "run sensors and collectors, and print their points"}, describe,
      run);
}
