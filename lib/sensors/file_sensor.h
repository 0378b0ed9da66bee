// A sensor, or a part of one, that prints one kernel file.
#pragma once

#include <cstdint>
#include <memory>

#include "sensors/sensor.h"

namespace tsd::sensors {

/// Parses `text` and adds its points to `out` with the time `now` (Unix seconds).
using Print = Result<void> (*)(std::string_view text, Profile profile, std::int64_t now,
                               Points& out);

class FileSensor : public Sensor {
 public:
  FileSensor(const Setup& setup, const char* path, Print print)
      : file_(setup.machine, path), profile_(setup.profile), print_(print) {}

  Result<void> collect(Round& round) override {
    auto now = round.clock.seconds();
    auto text = file_.read();
    if (!text) return text.error();
    return print_(*text, profile_, now, round.out);
  }

 private:
  File file_;
  Profile profile_;
  Print print_;
};

}  // namespace tsd::sensors
