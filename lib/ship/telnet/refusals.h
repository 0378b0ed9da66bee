// Which lines a TSD's refusals are about. It names no line: it only quotes a metric, a tag or a
// word, in the order of the lines. Where the quotes do not settle it, the caller asks again with
// fewer lines at a time.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tsd::ship {

/// What a refusal quotes of its line.
struct Evidence {
  enum class Where { metric, tag_key, tag_value, word };
  Where where = Where::word;
  std::string_view text;
};

/// Nothing where the refusal quotes nothing.
std::optional<Evidence> evidence_of(std::string_view refusal);

/// True when `line` ("put metric ...", without newline) has what is quoted in that place.
bool bears(std::string_view line, const Evidence& evidence);

/// For every refusal the index of its line; nothing unless all of them are certain: each quotes
/// something, and just as many lines bear it as refusals quote it.
std::optional<std::vector<std::size_t>> match_refusals(std::span<const std::string> refusals,
                                                       std::span<const std::string_view> lines);

}  // namespace tsd::ship
