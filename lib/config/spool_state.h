// The state of a spool as seen from outside: its owner and its waiting segments.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "config/config_file.h"
#include "os/tree.h"

namespace tsd::config {

struct SpoolState {
  std::string text;          ///< the state, and what to do
  bool sound = true;         ///< false: the service cannot write to it, or others can read it
  bool used = false;         ///< tsd-send has created its directories
  std::size_t segments = 0;  ///< segments that wait to be sent
  std::int64_t oldest = 0;   ///< Unix time of the oldest segment; 0 when none waits
};

/// The spool as the init script finds it: the value of a settings file, else the default in
/// ${SPOOL-DEFAULT}. Empty: none.
std::string spool_path(const std::vector<ConfigFile>& files);

/// `account` is the account of the service.
SpoolState look_at_spool(const os::Tree& tree, const std::string& path, const std::string& account);

}  // namespace tsd::config
