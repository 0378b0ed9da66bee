// An installation as a list of steps: data that can be printed, counted and compared before
// anything is done.
#pragma once

#include <string>
#include <vector>

#include "init/manifest.h"
#include "init/step.h"

namespace tsd::init {

struct Plan {
  std::vector<Step> steps;  ///< only steps that change something
  Manifest manifest;        ///< the manifest after the installation
  std::string account;      ///< the account whose group may read files with for_account
  /// What was asked for and cannot be done, a sentence each. If there is one, nothing may be done.
  std::vector<std::string> impossible = {};
};

}  // namespace tsd::init
