// Who else can change what a path leads to. Root reads, follows, kills, changes and deletes only by
// what root alone can write; this is the one place that answers whether that is so.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/say.h"
#include "os/root.h"

namespace tsd::os {

/// What another account than root can write of a path, or of the way to it.
struct OtherWriter {
  std::string place;    ///< the file, link or directory
  bool shared = false;  ///< group or others may write it; false: only its owner, who is not root
  uid_t owner = 0;
  mode_t mode = 0;  ///< its permissions
};

/// Who besides root can write `path`, a directory above it, or a link on the way (links are
/// followed inside `root`). Nothing: root alone can. A shared place is answered before one of
/// another owner. A directory with the sticky bit is not shared: an entry of it is its owner's. Of
/// a path that is not there, the part that is there counts. Root is user 0, the owner of the root
/// directory (of an image its builder, who decides on that directory itself), and `also`.
std::optional<OtherWriter> other_writer(const Root& root, const std::string& path,
                                        std::optional<uid_t> also = {});

/// "/srv/spool may be written by group or others (mode 0777)", or "/home/u belongs to u".
std::string to_string(const OtherWriter& writer);

/// Refuses a path that is not root's alone, where we are root; no other user is told what to trust.
/// Errors read "VERB PATH: ...".
Result<void> check_roots_alone(const std::string& path, std::string_view verb);

/// The weaker rule for what root runs or fills: a shared place is refused unless `shared_too`; one
/// of another owner than root and `also` is told to `say`, in a sentence that names the place
/// alone, for all paths below it. Errors read "VERB PATH: ...".
struct Leave {
  std::optional<uid_t> also;  ///< the account for which root does it
  bool shared_too = false;
};
Result<void> check_not_shared(const std::string& path, std::string_view verb, const Leave& leave,
                              const Say& say);

}  // namespace tsd::os
