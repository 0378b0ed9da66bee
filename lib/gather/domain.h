// Domain sensors: USER and DOMAIN of DIR/etc/config.py become tags beside `host`, read without
// Python. What else its code would set is said, once.
#pragma once

#include <string>

#include "base/result.h"
#include "base/say.h"
#include "gather/tagger.h"

namespace tsd::gather {

struct DomainOptions {
  bool password_tag = false;  ///< PASSWORD too, for everybody to read
};

/// The tags `user` and `domain` that `directory`/etc/config.py defines; none where there is no such
/// file. A value that no TSD would take as a tag is an error, with its place. What code there and
/// in other modules of etc would set is told to `say`.
Result<Tags> read_domain(const std::string& directory, const DomainOptions& options,
                         const Say& say);

}  // namespace tsd::gather
