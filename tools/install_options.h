// The command line of tsd-install-init: its settings, their defaults and its options.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/options.h"
#include "init/settings.h"

namespace tsd::install {

struct InstallInitSettings {
  init::Settings service;
  std::int64_t port = 4242;
  std::optional<std::string> password_file;
  std::vector<std::string> collectors;
  std::string root = "/";
  std::optional<std::string> print;
  bool no_sensors = false;
  bool no_spool = false;
  bool dry_run = false;
  bool start = false;
  bool uninstall = false;
};

/// Adds every option of the tool, in the order of --help.
void describe(cli::Options& options, InstallInitSettings& settings);

}  // namespace tsd::install
