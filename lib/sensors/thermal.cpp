#include "sensors/thermal.h"

#include <fmt/core.h>

#include <cerrno>

#include "base/number.h"
#include "sensors/denied.h"
#include "sensors/partial_errors.h"
#include "sensors/source/numbered_parts.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

constexpr const char* kZones = "/sys/class/thermal";

class Thermal : public Sensor {
 public:
  explicit Thermal(const Setup& setup)
      : machine_(setup.machine), parts_(machine_, kZones, "thermal_zone") {}

  Result<void> collect(Round& round) override {
    bool changed = parts_.refresh();
    if (rounds_++ % 4 == 0 || changed) look();  // a zone's number may go to another one
    silent_.begin_round();
    if (zones_.empty()) return system_error(ENOENT).with_context("finding", "a thermal zone");
    auto now = round.clock.seconds();
    PartialErrors failures;
    for (auto& [number, type, file] : zones_) {
      auto text = file.read();
      if (!text && is_absence(text.error())) {
        parts_.lost();
      } else if (!text) {
        failures.note(silent_.excuse(round, "thermal", file.path(), text.error()));
      } else if (auto milli = parse_number<int>(first_line(*text))) {
        round.out.add("sys.thermal.celsius", now, NumberText::python(*milli / 1000.0),
                      {{"zone", number}, {"type", type}});
      } else {
        failures.note(
            Error{fmt::format("{}: \"{}\" is no number", file.path(), first_line(*text))});
      }
    }
    return std::move(failures).result();
  }

  std::size_t left_out() const override { return silent_.size(); }

 private:
  struct Zone {
    std::string number, type;
    File file;
  };

  void look() {
    zones_.clear();
    for (unsigned number : parts_.numbers()) {
      auto directory = fmt::format("{}/thermal_zone{}", kZones, number);
      auto type = machine_.value(directory + "/type");
      std::string kept;
      zones_.push_back({std::to_string(number),
                        std::string(tag_value(type ? *type : "unknown", kept)),
                        File(machine_, directory + "/temp")});
    }
  }

  Machine& machine_;
  NumberedParts parts_;
  unsigned rounds_ = 0;
  // What a driver answers whose device sleeps, is switched off or has no sensor.
  Denied silent_{EACCES, EINVAL, ENODATA, EAGAIN, EIO, EBUSY, ETIMEDOUT};
  std::vector<Zone> zones_;
};

}  // namespace

std::unique_ptr<Sensor> make_thermal(const Setup& setup) {
  return std::make_unique<Thermal>(setup);
}

std::vector<Metric> thermal_metrics(Profile) {
  return {{"sys.thermal.celsius", "zone type", "degrees Celsius", MetricKind::gauge,
           "/sys/class/thermal/thermal_zone*/temp"}};
}

}  // namespace tsd::sensors
