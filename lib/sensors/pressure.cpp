#include "sensors/pressure.h"

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <cstdint>

#include "sensors/partial_errors.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

constexpr std::array<std::string_view, 4> kResources{"cpu", "memory", "io", "irq"};

constexpr std::array<Figure, 4> kFigures{{
    {"avg10=", "proc.pressure.avg10", "percent", MetricKind::gauge},
    {"avg60=", "proc.pressure.avg60", "percent", MetricKind::gauge},
    {"avg300=", "proc.pressure.avg300", "percent", MetricKind::gauge},
    {"total=", "proc.pressure.total", "microseconds", MetricKind::counter},
}};

}  // namespace

Result<void> print_pressure(std::string_view text, std::string_view resource, std::string_view path,
                            std::int64_t now, Points& out) {
  TextLines lines(text);
  ParseErrors errors;
  for (std::string_view rest; lines.next(rest);) {
    std::string_view share = next_word(rest);
    bool known = share == "some" || share == "full";
    bool prints = known;
    for (const Figure& figure : kFigures) {
      std::string_view word = next_word(rest);
      bool sound = word.starts_with(figure.key) && is_decimal(word.substr(figure.key.size()));
      known = known && sound;
      if (!prints || !sound) continue;
      out.add(figure.metric, now, word.substr(figure.key.size()),
              {{"resource", resource}, {"share", share}});
    }
    if (!known) errors.add(lines.number());
  }
  return errors.result(lines, path);
}

namespace {

class Pressure : public Sensor {
 public:
  explicit Pressure(const Setup& setup) {
    for (auto resource : kResources) {
      auto path = fmt::format("/proc/pressure/{}", resource);
      if (setup.machine.exists(path)) files_.push_back({resource, File(setup.machine, path)});
    }
  }

  Result<void> collect(Round& round) override {
    if (files_.empty()) return system_error(ENOENT).with_context("opening", "/proc/pressure");
    auto now = round.clock.seconds();
    PartialErrors failures;
    for (auto& [resource, file] : files_) {
      auto text = file.read();
      failures.note(text ? print_pressure(*text, resource, file.path(), now, round.out)
                         : text.error());
    }
    return std::move(failures).result();
  }

 private:
  struct Resource {
    std::string_view name;
    File file;
  };
  std::vector<Resource> files_;
};

}  // namespace

std::unique_ptr<Sensor> make_pressure(const Setup& setup) {
  return std::make_unique<Pressure>(setup);
}

std::vector<Metric> pressure_metrics(Profile) {
  std::vector<Metric> metrics;
  for (const Figure& figure : kFigures) {
    metrics.push_back(figure.listed("resource share", "/proc/pressure/*"));
  }
  return metrics;
}

}  // namespace tsd::sensors
