// What this machine is called, by whoever is asked: that becomes the host tag.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tsd::host {

/// Somebody who knows a name.
struct Source {
  enum class Kind { hostname, fqdn, literal };
  Kind kind;
  std::string text;  ///< of a literal
};

/// "hostname", "fqdn", "literal:X", several with commas between.
Result<std::vector<Source>> parse_sources(std::string_view list);

/// The answer of the first source that has one; an error with every source's reason otherwise.
Result<std::string> find_name(const std::vector<Source>& sources);

}  // namespace tsd::host
