#include "sensors/cpufreq.h"

#include <fmt/core.h>

#include <array>

#include "base/number.h"
#include "sensors/partial_errors.h"
#include "sensors/source/numbered_parts.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

constexpr const char* kCpus = "/sys/devices/system/cpu";

struct Frequency {
  std::string_view file;
  std::string_view metric;
  MetricKind kind;
};
constexpr std::array<Frequency, 3> kFrequencies{{
    {"cpuinfo_min_freq", "proc.scaling.min", MetricKind::setting},
    {"cpuinfo_max_freq", "proc.scaling.max", MetricKind::setting},
    {"scaling_cur_freq", "proc.scaling.cur", MetricKind::gauge},
}};

class Cpufreq : public Sensor {
 public:
  explicit Cpufreq(const Setup& setup)
      : machine_(setup.machine),
        cpus_(machine_, kCpus, "cpu"),
        policies_(machine_, fmt::format("{}/cpufreq", kCpus), "policy") {}

  Result<void> collect(Round& round) override {
    bool cpus_changed = cpus_.refresh();
    if (policies_.refresh() || cpus_changed) look();
    PartialErrors failures;
    auto now = round.clock.seconds();
    for (auto& [frequency, cpu, file] : parts_) {
      auto text = file.read();
      if (!text && is_absence(text.error())) {
        policies_.lost();
      } else if (!text) {
        failures.note(text.error());
      } else if (auto value = first_line(*text); is_digits(value)) {
        round.out.add(frequency->metric, now, value, {{"cpu", cpu}});
      } else {
        failures.note(Error{fmt::format("{}: \"{}\" is no number", file.path(), value)});
      }
    }
    return std::move(failures).result();
  }

 private:
  struct Part {
    const Frequency* frequency;
    std::string cpu;
    File file;
  };

  // A CPU that is switched off has a directory, but no policy.
  void look() {
    parts_.clear();
    for (const Frequency& frequency : kFrequencies) {
      for (unsigned cpu : cpus_.numbers()) {
        auto directory = fmt::format("{}/cpu{}/cpufreq", kCpus, cpu);
        if (!machine_.exists(directory + "/scaling_cur_freq")) continue;
        parts_.push_back({&frequency, std::to_string(cpu),
                          File(machine_, fmt::format("{}/{}", directory, frequency.file))});
      }
    }
  }

  Machine& machine_;
  NumberedParts cpus_, policies_;
  std::vector<Part> parts_;
};

}  // namespace

std::unique_ptr<Sensor> make_cpufreq(const Setup& setup) {
  return std::make_unique<Cpufreq>(setup);
}

std::vector<Metric> cpufreq_metrics() {
  std::vector<Metric> metrics;
  for (const Frequency& frequency : kFrequencies) {
    metrics.push_back({std::string(frequency.metric), "cpu", "kHz", frequency.kind,
                       "/sys/devices/system/cpu/cpu*/cpufreq"});
  }
  return metrics;
}

}  // namespace tsd::sensors
