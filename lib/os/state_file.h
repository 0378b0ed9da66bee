// Small files in which processes of another account tell of themselves: /run/NAME/state/FILE, one a
// stage of the pipe. Root reads them without trusting what lies there.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"

namespace tsd::os {

/// The longest state file. Its writer replaces it by rename, so that it is always whole.
inline constexpr std::size_t kStateFileBytes = 4096;

/// The lines of `directory`/`name`, each made printable (base/foreign.h). Only a plain file with
/// this one name is read: no link is followed, neither for the file nor for the directory, nothing
/// is waited for, and a longer file is an error. `name` has no slash. Errors read "reading PATH:
/// ...".
Result<std::vector<std::string>> read_state_file(const std::string& directory,
                                                 const std::string& name);

}  // namespace tsd::os
