// The names that the cloud gave this machine, kept over restarts in DIR/names. The first line has
// the MAC addresses of the machine that wrote it: a machine cloned from its image has others, and
// ignores the file.
//
//   machine 02:fc:00:00:00:01
//   ec2 vm1.example.org
//   phantom_unique ami-1/i-2/10.0.0.3
#pragma once

#include <map>
#include <string>

#include "base/result.h"

namespace tsd::gather {

/// Names by the word of the source that gave them (host::Source::word()).
using Names = std::map<std::string, std::string, std::less<>>;

/// Returns no names if there is no such file or another machine wrote it. Names that are not valid
/// as tags are left out.
Result<Names> recall_names(const std::string& directory);
/// Writes the file; creates the directory if it is missing.
Result<void> remember_names(const std::string& directory, const Names& names);

}  // namespace tsd::gather
