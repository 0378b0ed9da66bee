// One step of an installation: data, so that it can be printed and compared before it is done.
#pragma once

#include <sys/types.h>

#include <string>

namespace tsd::init {

struct Step {
  enum Kind {
    directory,
    file,
    link,              // `text` is its target
    account,           // `path` is its name
    tool,              // of the living machine; `text` is the command line
    remove,            // a file or link
    remove_directory,  // where it is empty then
    remove_account,
  };
  Kind kind;
  std::string path;
  std::string text;
  mode_t mode = 0644;
  bool for_account = false;  // a file: its group may read it; a directory: it is the account's
};

/// As a line of a shell: "ln -s ../init.d/tcollector /etc/rc2.d/S01tcollector".
std::string to_string(const Step& step);

}  // namespace tsd::init
