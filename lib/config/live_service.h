// The service as it runs on this machine: rows of the overview.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/config_file.h"
#include "config/overview_row.h"
#include "config/running_state.h"
#include "config/spool_state.h"
#include "os/tree.h"

namespace tsd::config {

class LiveService {
 public:
  /// `run_directory` has the pid file and the states of its programs. `tree` and `name` outlive it.
  LiveService(const os::Tree& tree, const std::string& name, const std::string& run_directory);

  /// The value of the host tag; empty when it is not known.
  std::string host_tag() const { return states_ ? host_tag_of(*states_) : ""; }

  /// Whether it runs, what it gathers, refuses and delivers, and where its log is.
  std::vector<OverviewRow> rows(const std::vector<ConfigFile>& files,
                                const SpoolState& spool) const;

 private:
  OverviewRow running() const;
  OverviewRow log(const std::vector<ConfigFile>& files) const;

  const os::Tree& tree_;
  const std::string& name_;
  std::string pid_;
  std::optional<StageStates> states_;  ///< not set: it does not run
};

}  // namespace tsd::config
