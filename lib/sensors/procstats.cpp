#include "sensors/procstats.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/number.h"
#include "sensors/cpufreq.h"
#include "sensors/file_sensor.h"
#include "sensors/interrupts.h"
#include "sensors/meminfo.h"
#include "sensors/numa.h"
#include "sensors/partial_errors.h"
#include "sensors/source/text.h"
#include "sensors/stat.h"

namespace tsd::sensors {
namespace {

constexpr const char* kUptime = "/proc/uptime";
constexpr const char* kLoadavg = "/proc/loadavg";
constexpr const char* kVmstat = "/proc/vmstat";
constexpr const char* kEntropy = "/proc/sys/kernel/random/entropy_avail";

constexpr std::array<std::string_view, 5> kLoads{"proc.loadavg.1min", "proc.loadavg.5min",
                                                 "proc.loadavg.15min", "proc.loadavg.runnable",
                                                 "proc.loadavg.total_threads"};

constexpr std::array<Figure, 6> kPaging{{
    {"pgpgin", "proc.vmstat.pgpgin", "KiB"},
    {"pgpgout", "proc.vmstat.pgpgout", "KiB"},
    {"pswpin", "proc.vmstat.pswpin", "pages"},
    {"pswpout", "proc.vmstat.pswpout", "pages"},
    {"pgfault", "proc.vmstat.pgfault", "faults"},
    {"pgmajfault", "proc.vmstat.pgmajfault", "faults"},
}};

// The second time of /proc/uptime is the idle time of all CPUs together; tcollector names it "now".
std::string_view idle_name(Profile profile) {
  return profile == Profile::fixed ? "proc.uptime.idle" : "proc.uptime.now";
}

Error odd(std::string_view path, std::string_view text) {
  return Error{fmt::format("{}: \"{}\" is not what it should be", path, first_line(text))};
}

// Prints the values that are numbers. An error when one is not.
Result<void> print_decimals(std::span<const std::string_view> metrics,
                            std::span<const std::string_view> values, std::string_view path,
                            std::string_view text, std::int64_t now, Points& out) {
  bool all = true;
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    bool known = is_decimal(values[i]);
    if (known) out.add(metrics[i], now, values[i]);
    all = all && known;
  }
  return all ? Result<void>() : odd(path, text);
}

}  // namespace

Result<void> print_uptime(std::string_view text, Profile profile, std::int64_t now, Points& out) {
  std::array<std::string_view, 2> words;
  split(first_line(text), words);
  std::array<std::string_view, 2> metrics{"proc.uptime.total", idle_name(profile)};
  return print_decimals(metrics, words, kUptime, text, now, out);
}

Result<void> print_loadavg(std::string_view text, Profile, std::int64_t now, Points& out) {
  std::array<std::string_view, 5> words;
  split(first_line(text), words);
  auto slash = std::min(words[3].find('/'), words[3].size());
  std::array values{words[0], words[1], words[2], words[3].substr(0, slash),
                    words[3].substr(std::min(slash + 1, words[3].size()))};
  if (words[4].empty()) return odd(kLoadavg, text);  // it may be torn
  return print_decimals(kLoads, values, kLoadavg, text, now, out);
}

Result<void> print_vmstat(std::string_view text, Profile, std::int64_t now, Points& out) {
  TextLines lines(text);
  ParseErrors errors;
  for (std::string_view line; lines.next(line);) {
    std::string_view rest = line;
    auto row = std::ranges::find(kPaging, next_word(rest), &Figure::key);
    if (row == kPaging.end()) continue;
    if (std::string_view value = next_word(rest); is_digits(value)) {
      out.add(row->metric, now, value);
    } else {
      errors.add(lines.number());
    }
  }
  return errors.result(lines, kVmstat);
}

Result<void> print_entropy(std::string_view text, Profile, std::int64_t now, Points& out) {
  if (!is_digits(first_line(text))) return odd(kEntropy, text);
  out.add("proc.kernel.entropy_avail", now, first_line(text));
  return {};
}

std::vector<Metric> procstats_metrics(Profile profile) {
  std::vector<Metric> metrics{
      {"proc.uptime.total", "", "s", MetricKind::counter, kUptime},
      {std::string(idle_name(profile)), "", "s", MetricKind::counter, kUptime},
      {"proc.kernel.entropy_avail", "", "bits", MetricKind::gauge, kEntropy},
  };
  for (auto load : kLoads) {
    auto unit = load.ends_with("min") ? "load" : "tasks";
    metrics.push_back({std::string(load), "", unit, MetricKind::gauge, kLoadavg});
  }
  for (const Figure& row : kPaging) metrics.push_back(row.listed("", kVmstat));
  auto append = [&metrics](std::vector<Metric> more) {
    std::ranges::move(more, std::back_inserter(metrics));
  };
  append(meminfo_metrics(profile));
  append(stat_metrics(profile));
  append(numa_metrics());
  if (profile == Profile::phantom) return metrics;
  append(interrupts_metrics());
  append(cpufreq_metrics());
  return metrics;
}

namespace {

class Procstats : public Sensor {
 public:
  explicit Procstats(const Setup& setup) {
    add_file(setup, kUptime, print_uptime);
    add_file(setup, "/proc/meminfo", print_meminfo);
    add_file(setup, kVmstat, print_vmstat);
    parts_.push_back(make_stat(setup));
    add_file(setup, kLoadavg, print_loadavg);
    add_file(setup, kEntropy, print_entropy);
    parts_.push_back(make_numa(setup));
    if (setup.profile == Profile::phantom) return;
    parts_.push_back(make_interrupts(setup));
    parts_.push_back(make_cpufreq(setup));
  }

  Result<void> collect(Round& round) override {
    PartialErrors failures;
    for (auto& part : parts_) failures.note(part->collect(round));
    return std::move(failures).result();
  }

 private:
  void add_file(const Setup& setup, const char* path, Print print) {
    parts_.push_back(std::make_unique<FileSensor>(setup, path, print));
  }

  std::vector<std::unique_ptr<Sensor>> parts_;
};

}  // namespace

std::unique_ptr<Sensor> make_procstats(const Setup& setup) {
  return std::make_unique<Procstats>(setup);
}

}  // namespace tsd::sensors
