// A collector directory, as tcollector lays it out: DIR/<seconds>/<executable>, 0 for long-lived
// ones, DIR/etc for settings.
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

/// What tells one version of a file from the next.
struct Stamp {
  ino_t inode = 0;
  std::int64_t changed_ns = 0;  ///< ctime: a change of mode counts too, and nobody can set it back
  off_t size = 0;
  bool operator==(const Stamp&) const = default;
};

/// The stamp of what `path` leads to; of nothing, where it leads to nothing.
Stamp stamp_of(const std::string& path);

/// An executable of the directory.
struct Entry {
  std::string name;               ///< its file name
  std::chrono::seconds interval;  ///< 0: it runs for ever
  std::string path;
  Stamp stamp;
  /// Where it is a stub (an sh script whose second line is `# tsd-sensor: NAME`): the native sensor
  /// that it stands for.
  std::string sensor;

  /// The name without its last extension: "dfstat" for dfstat.py.
  std::string stem() const;
};

/// The executables in `directory`'s numbered folders, in order of interval and name. Names that
/// begin with a dot, directories and files that may not be executed are passed over, as tcollector
/// does. Of two of the same name the one with the shorter interval stays, and `say` is told of the
/// other.
Result<std::vector<Entry>> list_collectors(const std::string& directory, const Say& say);

/// Where `directory` really is, links resolved as tcollector does, so that the directory above is
/// the tree that it belongs to. Nothing stays nothing.
Result<void> resolve(std::optional<std::string>& directory);

/// The directories whose changes matter to list_collectors and to the tags: `directory` itself, its
/// numbered folders and etc.
std::vector<std::string> watched_folders(const std::string& directory);

/// What the second line of an sh script says it stands for; empty where it is no stub.
std::string sensor_of_stub(std::string_view text);

}  // namespace tsd::gather
