// The command line of tsd-check-config: its settings, their defaults and its options.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/units.h"
#include "cli/options.h"

namespace tsd::check {

enum class Format { text, json };

struct CheckConfigSettings {
  std::vector<std::string> get;
  std::vector<std::pair<std::string, std::string>> expect;
  bool resolve = false;
  bool connect = false;
  Duration patience = std::chrono::seconds(5);
  std::string name = "tcollector";
  std::string root = "/";
  Format format = Format::text;
  bool migrate = false;
  bool short_form = false;
  std::string run_directory;
  bool quiet = false;
  bool verbose = false;
  std::vector<std::string> roots_alone;
  std::vector<std::string> files;
};

/// Adds every option of the tool, in the order of --help.
void describe(cli::Options& options, CheckConfigSettings& settings);

}  // namespace tsd::check
