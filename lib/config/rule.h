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

/// Called for every place that a rule finds; `detail` replaces {} in its sentence.
using Hit = std::function<void(TextPosition position, std::string_view detail)>;

struct Rule {
  std::string_view code;
  Weight weight;
  std::string_view sentence;
  void (*look)(const ConfigFile& file, const Hit& hit);
};

std::span<const Rule> text_rules();      // any text
std::span<const Rule> host_rules();      // TSD_HOST in shell text
std::span<const Rule> variable_rules();  // the other variables in shell text
std::span<const Rule> script_rules();    // whether init systems will start the script
std::span<const Rule> python_rules();    // USER, PASSWORD, DOMAIN
std::span<const Rule> unit_rules();      // whether the unit starts and keeps the service

}  // namespace tsd::config
