// The command line of tsd-collect: its settings, their defaults and its options.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/message.h"
#include "cli/options.h"
#include "gather/identity.h"
#include "gather/line_policy.h"
#include "gather/supervisor.h"
#include "sensors/catalogue.h"
#include "tools/watch_options.h"

namespace tsd::collect {

/// Of lists of metrics, and of the points of a one-shot run.
enum class Format : std::uint8_t { text, json, md, mkmetric, prometheus, openmetrics };

struct CollectSettings {
  gather::CollectOptions work;
  gather::Identity identity;
  gather::LineOptions lines;
  cli::Verbosity notes;
  std::string root = "/";
  std::string record;
  std::optional<std::int64_t> now;
  bool list_sensors = false;
  bool list_metrics = false;
  Format format = Format::text;
  std::vector<std::string> labels;  ///< words of --label
  tools::WatchSettings watch;
};

/// Adds every option of the tool, in the order of --help.
void describe(cli::Options& options, CollectSettings& settings);

}  // namespace tsd::collect
