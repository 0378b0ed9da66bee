// What is known of the metrics that go to one receiver: type, unit, help. Each is looked up once; a
// book has room for some thousand metrics, and of more nothing is told.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "prometheus/family.h"

namespace tsd::ship {

/// What is known of a metric, by its name in Prometheus.
using DescribeMetric = std::function<prometheus::Family(std::string_view name)>;

inline constexpr std::size_t kMostFamilies = 4096;

class FamilyBook {
 public:
  struct Page {
    prometheus::Family family;
    bool is_known = false;  ///< there is something to tell
    bool is_told = false;   ///< for the caller to set, and to take back
  };

  /// The page of a metric, by the name that its lines have; null where nothing is to be told.
  Page* find(std::string_view metric, const DescribeMetric& describe);

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, Page, Hash, std::equal_to<>> pages_;
};

}  // namespace tsd::ship
