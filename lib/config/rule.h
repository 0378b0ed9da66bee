// One row of a table of checks.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/text.h"
#include "config/config_file.h"
#include "config/finding.h"

namespace tsd::config {

/// Told for every place that a rule finds; `detail` stands for {} in its sentence.
using Hit = std::function<void(TextPosition position, std::string_view detail)>;

struct Rule {
  std::string_view code;
  Weight weight;
  std::string_view sentence;
  void (*look)(const ConfigFile& file, const Hit& hit);
};

std::span<const Rule> text_rules();    // any text
std::span<const Rule> host_rules();    // TSD_HOST and its neighbors in shell text
std::span<const Rule> script_rules();  // what makes a script one that init systems start
std::span<const Rule> python_rules();  // USER, PASSWORD, DOMAIN
std::span<const Rule> unit_rules();    // what makes a unit one that starts and keeps the service

}  // namespace tsd::config
