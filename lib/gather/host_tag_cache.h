// The names that the cloud gave this machine, kept over restarts in DIR/names. The first line says
// which machine it was: one that was made from its image has other network cards, and believes
// nothing of it.
//
//   machine 02:fc:00:00:00:01
//   ec2 vm1.example.org
//   phantom_unique ami-1/i-2/10.0.0.3
#pragma once

#include <map>
#include <string>

#include "base/result.h"

namespace tsd::gather {

/// By who gave it, a source's word.
using Names = std::map<std::string, std::string, std::less<>>;

/// None where there is no such file, or another machine wrote it. What could not be a tag is left
/// out.
Result<Names> recall_names(const std::string& directory);
/// Makes the directory where it is missing.
Result<void> remember_names(const std::string& directory, const Names& names);

}  // namespace tsd::gather
