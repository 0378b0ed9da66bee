// tsd-collect: runs sensors and collectors, and prints their points on stdout, one per line.
#include <fmt/core.h>
#include <unistd.h>

#include "cli/once.h"
#include "cli/terminal_hint.h"
#include "cli/tool.h"
#include "gather/identity.h"
#include "gather/line_policy.h"
#include "gather/supervisor.h"
#include "sensors/catalogue.h"
#include "tools/collect_options.h"
#include "tools/tools.h"

using namespace tsd;
using collect::CollectSettings;
using collect::describe;
using collect::Format;

namespace {

// The forms of Prometheus are those of a one-shot run, the others those of --list-metrics.
Result<void> complete_format(CollectSettings& settings) {
  auto& tell = settings.work.tell;
  bool is_text = settings.format == Format::text;
  if (settings.format == Format::prometheus) tell.print_form = prometheus::Form::text;
  if (settings.format == Format::openmetrics) tell.print_form = prometheus::Form::openmetrics;
  if (tell.print_form && settings.list_metrics)
    return Error{"--list-metrics has no such --format: text, json, md or mkmetric"};
  if (tell.print_form && !settings.work.limits.once)
    return Error{"--format prometheus and openmetrics are for --once"};
  if (!is_text && !tell.print_form && !settings.list_metrics)
    return Error{"--format is for --list-metrics, or prometheus or openmetrics with --once"};
  if (!settings.labels.empty() && !tell.needs_metrics())
    return Error{"--label is for --status-port and --format prometheus or openmetrics"};
  auto renames = prometheus::parse_renames(settings.labels);
  if (!renames) return std::move(renames.error()).with_context("reading", "--label");
  settings.work.labels = *std::move(renames);
  return {};
}

sensors::Format list_format(Format format) {
  if (format == Format::json) return sensors::Format::json;
  if (format == Format::md) return sensors::Format::md;
  return format == Format::mkmetric ? sensors::Format::mkmetric : sensors::Format::text;
}

// Checks how options combine, and derives the settings that follow from several of them.
Result<void> complete(CollectSettings& settings) {
  auto& [work, identity, lines, notes, root, record, now, list_sensors, list_metrics, format,
         labels, watch] = settings;
  if (work.limits.once && work.interval) return Error{"--once and --interval exclude each other"};
  if ((work.tell.stamp || work.tell.once_points) && !work.limits.once)
    return Error{"--stamp and --self-metrics are for --once"};
  if (work.tell.status_interface && !work.tell.status_port)
    return Error{"--status-interface is for --status-port"};
  if (!work.tell.status_hosts.empty() && !work.tell.status_port)
    return Error{"--allow-host is for --status-port"};
  if (auto done = complete_format(settings); !done) return done;
  if (!record.empty() && (list_sensors || list_metrics))
    return Error{"--record: lists record nothing"};
  if (watch.top && (work.limits.once || list_sensors || list_metrics))
    return Error{"--top is for points that go on: leave out --once and lists"};
  if (lines.evict_interval <= lines.dedup.interval) {
    return Error{"--evict-interval has to be longer than --dedup-interval"};
  }
  work.evict_interval = lines.evict_interval;
  if (auto done = gather::resolve(work.directory); !done) return done;
  identity.directory = work.directory;
  identity.cloud.root = os::Root(root);
  if (!identity.cloud.root.is_this_machine()) identity.state_directory.reset();
  return identity.cloud.root.check();
}

Result<cli::Exit> list(const CollectSettings& settings) {
  auto profile = settings.work.profile;
  if (settings.list_sensors) fmt::print("{}", sensors::list_sensors(profile));
  if (!settings.list_metrics) return cli::Exit::done;
  auto rows = sensors::select(settings.work.sensors.value_or("all"), profile);
  if (!rows) return rows.error();
  sensors::Machine machine{os::Root(settings.root)};
  auto entries = sensors::catalogue(*rows, {machine, profile}, cli::speaker("tsd-collect"));
  fmt::print("{}", sensors::format_catalogue(entries, list_format(settings.format)));
  return cli::Exit::done;
}

Result<cli::Exit> run(const CollectSettings& given) {
  CollectSettings settings = given;
  if (auto done = complete(settings); !done) return done.error();
  auto& work = settings.work;
  if (settings.list_sensors || settings.list_metrics) return list(settings);
  auto watching = tools::Watching::start(settings.watch, {});
  if (!watching) return watching.error();
  Say say = settings.notes.quiet ? Say(say_nothing) : watching->speaker("tsd-collect");
  work.identity = &settings.identity;
  work.policy = [&, told = cli::once(say)] {  // called again after each change of the directory
    return gather::make_line_policy(settings.identity, settings.lines, told);
  };
  if (!work.tell.print_form && !settings.watch.top) cli::hint_at_stdout("tsd-collect");
  gather::CollectEnvironment environment{settings.identity.cloud.root,
                                         settings.record,
                                         os::Clock(settings.now),
                                         watching->lines_fd(),
                                         say,
                                         settings.notes.has_details() ? say : Say(say_nothing),
                                         watching->observer()};
  auto all_well = gather::Supervisor(work, std::move(environment)).run();
  watching->end("tsd-collect");
  if (!all_well) return all_well.error();
  return *all_well || !work.limits.once ? cli::Exit::done : cli::Exit::no;
}

}  // namespace

int tsd::tools::collect(int argc, char** argv) {
  return cli::run_tool<CollectSettings>(
      argc, argv, {"tsd-collect", "run sensors and collectors, and print their points"}, describe,
      run);
}
