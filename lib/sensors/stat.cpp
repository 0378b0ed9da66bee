#include "sensors/stat.h"

#include <fmt/core.h>

#include <array>
#include <cstdint>

#include "base/number.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

constexpr const char* kStatFile = "/proc/stat";

constexpr std::array<std::string_view, 9> kTypes{"user", "nice",    "system", "idle",      "iowait",
                                                 "irq",  "softirq", "guest",  "guest_nice"};
constexpr std::array<std::string_view, 10> kFixedTypes{
    "user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal", "guest", "guest_nice"};

std::span<const std::string_view> types_of(Profile profile) {
  if (profile == Profile::fixed) return kFixedTypes;
  return kTypes;
}

constexpr std::array<Figure, 4> kSingles{{
    {"intr", "proc.stat.intr", "interrupts", MetricKind::counter},
    {"ctxt", "proc.stat.ctxt", "switches", MetricKind::counter},
    {"processes", "proc.stat.processes", "forks", MetricKind::counter},
    {"procs_blocked", "proc.stat.procs_blocked", "processes", MetricKind::gauge},
}};

// Prints one cpu row. `number` is empty for the sum over all CPUs. False when a column is
// malformed; the others are printed.
bool print_cpu(std::string_view rest, std::string_view number, Profile profile,
               const Cpusets& cpusets, std::int64_t now, Points& out) {
  std::size_t column = 0;
  bool sound = true;
  auto types = types_of(profile);
  for (std::string_view value; column < types.size(); ++column) {
    value = next_word(rest);
    if (value.empty()) break;
    if (!is_digits(value)) {
      sound = false;
      continue;
    }
    std::string_view type = types[column];
    if (number.empty()) {
      out.add("proc.stat.cpu", now, value, {{"type", type}});
    } else {
      out.add("proc.stat.cpu.percpu", now, value,
              {{"type", type}, {"cpu", number}, {"cpuset", cpusets.of(number)}});
    }
  }
  return sound && column > 0;
}

}  // namespace

Result<void> print_stat(std::string_view text, Profile profile, const Cpusets& cpusets,
                        std::int64_t now, Points& out) {
  TextLines lines(text);
  ParseErrors errors;
  for (std::string_view line; lines.next(line);) {
    std::string_view rest = line;
    std::string_view key = next_word(rest);
    if (key.starts_with("cpu")) {
      key.remove_prefix(3);
      if (!key.empty() && profile == Profile::phantom) continue;
      bool known =
          (key.empty() || is_digits(key)) && print_cpu(rest, key, profile, cpusets, now, out);
      if (!known) errors.add(lines.number());
      continue;
    }
    for (const Figure& single : kSingles) {
      if (key != single.key) continue;
      std::string_view value = next_word(rest);
      if (is_digits(value)) {
        out.add(single.metric, now, value);
      } else {
        errors.add(lines.number());
      }
    }
  }
  return errors.result(lines, kStatFile);
}

std::vector<Metric> stat_metrics(Profile profile) {
  std::vector<Metric> metrics;
  for (std::string_view type : types_of(profile)) {
    metrics.push_back(
        {"proc.stat.cpu", fmt::format("type={}", type), "jiffies", MetricKind::counter, kStatFile});
    if (profile == Profile::phantom) continue;
    metrics.push_back({"proc.stat.cpu.percpu", fmt::format("type={} cpu cpuset", type), "jiffies",
                       MetricKind::counter, kStatFile});
  }
  for (const Figure& single : kSingles) {
    metrics.push_back(single.listed("", kStatFile));
  }
  return metrics;
}

namespace {

class Stat : public Sensor {
 public:
  explicit Stat(const Setup& setup)
      : profile_(setup.profile), cpusets_(setup.machine), file_(setup.machine, kStatFile) {}

  Result<void> collect(Round& round) override {
    auto cpusets = profile_ == Profile::phantom ? Result<void>() : cpusets_.refresh();
    auto text = file_.read();
    if (!text) return text.error();
    auto printed = print_stat(*text, profile_, cpusets_, round.clock.seconds(), round.out);
    return printed ? cpusets : printed;
  }

 private:
  Profile profile_;
  Cpusets cpusets_;
  File file_;
};

}  // namespace

std::unique_ptr<Sensor> make_stat(const Setup& setup) {
  return std::make_unique<Stat>(setup);
}

}  // namespace tsd::sensors
