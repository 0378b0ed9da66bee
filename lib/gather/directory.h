// A collector directory in tcollector's layout: DIR/<seconds>/<executable>, with 0 for long-lived
// collectors, and DIR/etc for settings.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/say.h"

namespace tsd::gather {

/// Tells one version of a file from another.
struct Stamp {
  ino_t inode = 0;
  std::int64_t changed_ns = 0;  ///< ctime: includes changes of mode, and cannot be set back
  off_t size = 0;
  bool operator==(const Stamp&) const = default;
};

/// The stamp of the file at `path`, links followed; Stamp{} if there is none.
Stamp stamp_of(const std::string& path);

/// An executable file of the directory.
struct Entry {
  std::string name;               ///< file name
  std::chrono::seconds interval;  ///< 0: long-lived
  std::string path;
  Stamp stamp;
  /// For a stub (an sh script whose second line is `# tsd-sensor: NAME`): the native sensor it
  /// names. Otherwise empty.
  std::string sensor;
  std::string fault = {};  ///< why it cannot be run; empty: it can, as far as is known

  /// The name without its extension: "dfstat" for dfstat.py.
  std::string stem() const;
};

/// The executables in the numbered folders of `directory`, in order of interval and name, as
/// config/collector_tree.h judges them. `say` is told of what is not run and may be meant to be.
Result<std::vector<Entry>> list_collectors(const std::string& directory, const Say& say);

/// Replaces `directory` by its path without symbolic links, as tcollector does: its parent is then
/// the tree that holds collectors.lib. An empty optional is left as it is.
Result<void> resolve(std::optional<std::string>& directory);

/// The directories to watch for changes of collectors and tags: `directory`, its numbered folders
/// and etc.
std::vector<std::string> watched_folders(const std::string& directory);

/// The sensor that a stub with this text names; empty if it is no stub.
std::string sensor_of_stub(std::string_view text);

}  // namespace tsd::gather
