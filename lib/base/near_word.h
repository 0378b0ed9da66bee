// The known word that a mistyped one was probably meant to be.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tsd {

/// The word of `known` that is nearest to `word`: one that begins with it, or differs by few
/// letters added, left out, replaced or swapped. Empty: none is near.
std::string near_word(std::string_view word, const std::vector<std::string>& known);

}  // namespace tsd
