// The files of a collector directory (tcollector's layout: DIR/<seconds>/<executable>): which run,
// and why the others do not. tsd-collect runs by it, tsd-check-config reports it.
#pragma once

#include <sys/stat.h>

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"
#include "os/root.h"

namespace tsd::config {

struct CollectorFile {
  enum class State {
    runs,    ///< as far as can be told
    broken,  ///< it is to be run, and cannot be: `why`
    idle,    ///< it is not run, though somebody may think so: `why`
    left,    ///< it is not run, and not meant to be: `why`
  };

  std::string path;                 ///< below the root
  std::string name = {};            ///< of the file
  std::chrono::seconds interval{};  ///< 0: long-lived
  State state = State::runs;
  std::string why = {};  ///< a sentence about `path`, with what to do
  struct stat status = {};
  std::string head = {};  ///< its first bytes
};

/// Who asks.
enum class Asker {
  runner,   ///< the account that would run them: permissions are its own, PATH too
  checker,  ///< somebody else: by mode bits, and the directories of the service's PATH
};

/// The numbered folders of `directory`, in order: "0", "15", ... Fails when it cannot be read.
Result<std::vector<std::chrono::seconds>> intervals_in(const os::Root& root,
                                                       const std::string& directory);

/// What there is in `directory`, in order of interval and name, but for what surely is no
/// collector: data, names that begin with a dot, etc and lib. Of two files with one name the one
/// with the shorter interval runs.
Result<std::vector<CollectorFile>> survey_collectors(const os::Root& root,
                                                     const std::string& directory, Asker asker);

}  // namespace tsd::config
