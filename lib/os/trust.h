// Who else can change what a path leads to. Root reads, follows, kills, changes and deletes only by
// what root alone can write; this is the one place that answers whether that is so.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/say.h"
#include "os/fd.h"
#include "os/root.h"

namespace tsd::os {

/// What another account than root can write of a path, or of the way to it.
struct OtherWriter {
  std::string place;    ///< the file, link or directory
  bool shared = false;  ///< group or others may write it; false: only its owner, who is not root
  uid_t owner = 0;
  mode_t mode = 0;  ///< its permissions
  bool absent =
      false;  ///< with `shared`: a sticky directory, in which the rest of the path is not there
};

/// Who besides root can write `path`, a directory above it, or a link on the way (links are
/// followed inside `root`). Nothing: root alone can. A shared place is answered before one of
/// another owner. A directory with the sticky bit is not shared, for an entry of it is its owner's;
/// but anybody can make what is not there yet. Of a path that is not there, the part that is there
/// counts. Root is user 0, the owner of the root
/// directory (of an image its builder, who decides on that directory itself), and `also`.
std::optional<OtherWriter> other_writer(const Root& root, const std::string& path,
                                        std::optional<uid_t> also = {});

/// "/srv/spool may be written by group or others (mode 0777)", or "/home/u belongs to u".
std::string to_string(const OtherWriter& writer);

/// open(2), by which root is not led astray: where others can write the way to `path`, it follows
/// no link at all (ELOOP). No other user is kept from links. Empty on error, with errno set.
Fd open_unled(const std::string& path, int flags, mode_t mode = 0);
/// The error of an open_unled() that has failed just now: "VERB PATH: ...".
Error unled_error(std::string_view verb, const std::string& path);

/// Refuses a path that is not root's alone, where we are root; no other user is told what to trust.
/// Errors read "VERB PATH: ...".
Result<void> check_roots_alone(const std::string& path, std::string_view verb);

/// The weaker rule for what root runs, or fills and may make anew in a sticky directory: a shared
/// place is refused unless `shared_too`; one of another owner than root and `also` is told to
/// `say`, in a sentence that names the place alone, for all paths below it. Errors read "VERB PATH:
/// ...".
struct Leave {
  std::optional<uid_t> also;  ///< the account for which root does it
  bool shared_too = false;
};
Result<void> check_not_shared(const std::string& path, std::string_view verb, const Leave& leave,
                              const Say& say);

}  // namespace tsd::os
