// An option's names, as they stand in its declaration and on a command line.
#pragma once

#include <optional>
#include <string_view>

namespace tsd::cli {

/// "-q,--quiet" or "--quiet", taken apart. Views of the declaration.
struct OptionNames {
  std::optional<char> letter;  ///< 'q'
  std::string_view word;       ///< "--quiet"
};

OptionNames names_of(std::string_view declaration);

/// True when `argument` can name the option: "--quiet", "--quiet=VALUE", or a group of letters with
/// its own in it. A "-aq" may be -a with the value "q": that errs on the safe side.
bool can_name(std::string_view argument, const OptionNames& names);

}  // namespace tsd::cli
