#include "gather/self_report.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "line/own_tag.h"

namespace tsd::gather {
namespace {

using prometheus::Type;

struct Described {
  std::string_view name, unit, help;
  Type type = Type::counter;
};

/// What report() and the report on the last run (last_run.h) add.
constexpr std::array kDescribed{
    Described{"tcollector_collector_lines_invalid", "", "lines of a collector that were refused"},
    Described{"tcollector_collector_lines_received", "", "lines that a collector printed"},
    Described{"tcollector_collector_lines_sent", "", "lines of a collector that were passed on"},
    Described{"tcollector_reader_lines_collected", "", "lines that all collectors printed"},
    Described{"tcollector_reader_lines_dropped", "", "always 0: collectors wait instead"},
    Described{"tsd_collect_child_cpu_us", "us", "CPU time of a collector's processes"},
    Described{"tsd_collect_child_lines", "", "lines that a collector printed"},
    Described{"tsd_collect_child_restarts", "", "starts of a collector after the first one"},
    Described{"tsd_collect_child_rss_bytes", "bytes", "memory of a collector's processes",
              Type::gauge},
    Described{"tsd_collect_lines_held", "", "repeated values that dedup held back"},
    Described{"tsd_collect_turns_missed", "", "turns missed in sleep or behind a blocked output"},
    Described{"tsd_cron_age_seconds", "seconds", "time since the last run began", Type::gauge},
    Described{"tsd_cron_duration_ms", "ms", "how long the last run took", Type::gauge},
    Described{"tsd_cron_exit", "", "0 all was well, 1 a source failed, 2 an error", Type::gauge},
    Described{"tsd_sensor_left_out", "", "parts and points that a sensor left out", Type::gauge},
    Described{"tsd_sensor_ok", "", "1, or 0 while a sensor has a fault", Type::gauge},
};

void report_source(const SourceReport& source, std::int64_t now, line::Lines& out) {
  std::string name = line::as_tag_value(source.name);
  line::Tag whose{"collector", name};
  out.add("tcollector.collector.lines_sent", now, source.counts.sent, {whose});
  out.add("tcollector.collector.lines_received", now, source.counts.received, {whose});
  out.add("tcollector.collector.lines_invalid", now, source.counts.invalid, {whose});
  out.add("tsd.collect.lines_held", now, source.counts.held, {whose});
  if (!source.child) return;
  out.add("tsd.collect.child.lines", now, source.counts.received, {whose});
  out.add("tsd.collect.child.restarts", now, source.child->starts - (source.child->starts > 0),
          {whose});
  out.add("tsd.collect.child.cpu_us", now, source.child->cpu_us, {whose});
  out.add("tsd.collect.child.rss_bytes", now, source.child->memory_bytes, {whose});
}

}  // namespace

std::string_view trouble_of(const SourceReport& source, const SupervisorReport& known) {
  if (source.child) return source.child->trouble;
  auto sensor = std::ranges::find(known.sensors, source.name, &SensorReport::name);
  return sensor == known.sensors.end() ? std::string_view() : sensor->fault;
}

std::vector<os::SourceState> states_of(const SupervisorReport& known) {
  std::vector<os::SourceState> states;
  for (const SourceReport& source : known.sources) {
    bool has_points = source.counts.sent + source.counts.held > 0;
    os::SourceState state{std::string(source.name), "native", has_points ? source.last_line : 0,
                          source.counts.invalid, ""};
    if (source.child) state.state = source.child->state;
    state.trouble = trouble_of(source, known);
    states.push_back(std::move(state));
  }
  return states;
}

std::optional<prometheus::Family> family_of_report(std::string_view name) {
  const auto* known = std::ranges::find(kDescribed, name, &Described::name);
  if (known == kDescribed.end()) return std::nullopt;
  return prometheus::Family{std::string(name), known->type, std::string(known->unit),
                            std::string(known->help)};
}

void report(const SupervisorReport& known, std::int64_t now, line::Lines& out) {
  std::uint64_t received = 0;
  for (const auto& source : known.sources) {
    received += source.counts.received;
    report_source(source, now, out);
  }
  out.add("tcollector.reader.lines_collected", now, received);
  // tcollector drops lines when its queue is full; here collectors are blocked instead.
  out.add("tcollector.reader.lines_dropped", now, 0);
  out.add("tsd.collect.turns_missed", now, known.missed_turns);
  for (const auto& sensor : known.sensors) {
    out.add("tsd.sensor.ok", now, sensor.fault.empty() ? 1 : 0, {{"sensor", sensor.name}});
    out.add("tsd.sensor.left_out", now, sensor.left_out, {{"sensor", sensor.name}});
  }
}

}  // namespace tsd::gather
