// A tag that a tool adds to every line, as the user writes it: KEY=VALUE.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tsd::line {

struct OwnTag {
  std::string key;
  std::string value;
};

/// Succeeds when OpenTSDB, the strictest of the TSDs, accepts this tag; otherwise says why not.
Result<void> check_tag(std::string_view key, std::string_view value);

/// `text` as the value of a tag: itself where check_tag() succeeds, otherwise with '_' for every
/// byte but ASCII letters, digits, '-', '_', '.' and '/'. For names that others choose.
std::string as_tag_value(std::string_view text);

/// Reads "KEY=VALUE" and checks it.
Result<OwnTag> parse_tag(std::string_view word);

/// For a command-line option: a function that appends every word that parse_tag() accepts.
std::function<Result<void>(std::string_view)> tag_taker(std::vector<OwnTag>& into);

}  // namespace tsd::line
