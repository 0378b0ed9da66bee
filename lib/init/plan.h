// An installation as a list of steps: data that can be printed, counted and compared before
// anything is done.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/say.h"
#include "init/manifest.h"
#include "init/settings.h"
#include "os/tree.h"

namespace tsd::init {

struct Step {
  enum Kind {
    directory,
    file,
    link,     // `text` is its target
    account,  // `path` is its name
    remove,   // a file
    tool,     // of the living machine; `text` is the command line
  };
  Kind kind;
  std::string path;
  std::string text;
  mode_t mode = 0644;
  bool for_account = false;  // of the account's group, which may read it
};

/// As a line of a shell: "ln -s ../init.d/tcollector /etc/rc2.d/S01tcollector".
std::string to_string(const Step& step);

struct Plan {
  std::vector<Step> steps;  // only what is not so yet
  Manifest manifest;        // as it is to be afterwards
  std::string account;      // whose group reads what is for_account
};

/// Where the manifest of an installation lies.
std::string manifest_path(const Settings& settings);

/// What makes `tree` an installation of `settings`. What an administrator edited or removed since
/// the last installation stays as it is; `say` hears of it.
Plan plan_install(const Settings& settings, const os::Tree& tree, const Say& say);

}  // namespace tsd::init
