// What happens to a site, and the bounds that hold there.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "bounds.h"

namespace fleet {

struct Scenario {
  std::string_view name;
  std::string_view title;
  Site::Size size;
  Millis length;
  void (*plan)(Site& site);
  std::vector<Figure> (*judge)(const Site& site, double agents);
};

const std::vector<Scenario>& scenarios();

}  // namespace fleet
