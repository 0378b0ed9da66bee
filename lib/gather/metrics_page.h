// What Prometheus reads of the supervisor: the last points (last_points.h) with the descriptions of
// the catalogue, as /metrics of the status port and as the output of a one-shot run.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/say.h"
#include "gather/lines/last_points.h"
#include "prometheus/escape.h"
#include "sensors/profile.h"

namespace tsd::gather {

class MetricsPage {
 public:
  /// Nothing is kept if it is not needed. `labels` are the renames of all points.
  MetricsPage(bool is_needed, std::vector<prometheus::Rename> labels, sensors::Profile profile,
              Say say);

  /// Where points are to be kept; null: nowhere.
  LastPoints* points() { return points_.get(); }
  /// Empty if it is not needed. `prefix` is the one before every metric, of the policy.
  std::string text(prometheus::Form form, std::string_view prefix);

 private:
  std::unique_ptr<LastPoints> points_;
  sensors::Profile profile_;
};

}  // namespace tsd::gather
