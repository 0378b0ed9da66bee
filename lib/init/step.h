// One step of an installation, as data: it can be printed and compared before it is done.
#pragma once

#include <sys/types.h>

#include <string>

#include "os/root.h"

namespace tsd::init {

struct Step {
  enum Kind {
    directory,
    file,
    link,              ///< `text` is its target
    account,           ///< `path` is its name
    tool,              ///< of the running machine; `text` is the command line
    remove,            ///< a file or link
    remove_directory,  ///< if it is empty by then
    remove_account,
  };
  Kind kind;
  std::string path;
  std::string text;
  mode_t mode = 0644;
  /// A file: the group of the account may read it; a directory: the account owns it.
  bool for_account = false;
};

/// The step as a shell command: "ln -s ../init.d/tcollector /etc/rc2.d/S01tcollector"; its paths
/// are those seen from outside of `root`.
std::string to_string(const Step& step, const os::Root& root = os::Root());

}  // namespace tsd::init
