// What Prometheus is told of the sensors' metrics: type, unit and help of the catalogue, by the
// names that the rule (prometheus/names.h) makes of them.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "prometheus/family.h"
#include "sensors/profile.h"

namespace tsd::sensors {

class Families {
 public:
  /// Those of all sensors of the profile. Takes some 100 KiB: to be made where it is used.
  explicit Families(Profile profile);

  /// The family of a metric, by its name in Prometheus; of one that the kernel names ("*" in the
  /// catalogue), by the longest beginning. Settings are gauges. A unit of several words is in the
  /// help only. The type is unknown where no sensor prints such a metric.
  prometheus::Family of(std::string_view name) const;

  /// All of them, by name; a name that ends with '*' stands for those that begin so.
  const std::map<std::string, prometheus::Family, std::less<>>& all() const { return families_; }

 private:
  std::map<std::string, prometheus::Family, std::less<>> families_;
};

}  // namespace tsd::sensors
