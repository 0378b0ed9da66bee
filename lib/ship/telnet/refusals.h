// Finds the lines that a TSD's refusals are about. A refusal names no line: it quotes a metric, a
// tag or a word, in the order of the lines. If the quotes are ambiguous, the caller sends the
// lines again, fewer at a time.
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

/// The first quote in `refusal`; empty if it quotes nothing.
std::optional<Evidence> evidence_of(std::string_view refusal);

/// True when `line` ("put metric ...", without newline) has the quoted text in that place.
bool bears(std::string_view line, const Evidence& evidence);

/// For every refusal the index of its line. Empty unless all are certain: each refusal quotes a
/// text, and as many lines have that text as refusals quote it.
std::optional<std::vector<std::size_t>> match_refusals(std::span<const std::string> refusals,
                                                       std::span<const std::string_view> lines);

}  // namespace tsd::ship
