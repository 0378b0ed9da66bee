// The command line of tsd-install-init: its settings, their defaults and its options.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/message.h"
#include "cli/options.h"
#include "init/settings.h"

namespace tsd::install {

struct InstallInitSettings {
  init::Settings service;
  init::Choices asked;                     ///< an empty value: not asked for
  std::optional<std::string> host;         ///< of -H
  std::optional<std::uint16_t> host_port;  ///< of -H HOST:PORT
  std::optional<std::uint16_t> port;       ///< of -p
  std::optional<std::string> password_file;
  std::vector<std::string> collectors;
  std::string root = "/";
  std::optional<std::string> print;
  bool no_user = false;
  bool no_domain = false;
  bool no_password = false;
  bool no_sensors = false;
  bool no_spool = false;
  bool dry_run = false;
  bool start = false;
  bool uninstall = false;
  cli::Verbosity notes;
};

/// Adds every option of the tool, in the order of --help.
void describe(cli::Options& options, InstallInitSettings& settings);

/// Checks how the options combine, and turns the flags that unset a choice into its value.
Result<void> complete(InstallInitSettings& settings);

}  // namespace tsd::install
