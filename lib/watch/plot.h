// A plot of a series in one line of text, by levels from the least to the greatest value.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tsd::watch {

/// Each value as its level from 0 to levels - 1 between the least and the greatest; nothing for
/// what is not finite. Where all are equal, they are at the middle.
std::vector<std::optional<int>> plot_levels(std::span<const double> values, int levels);

/// A character of "A-Za-z0-9+/" (0 to 63) for each value, and a space for what is not finite.
std::string plot_letters(std::span<const double> values);

/// The last `width` values, a block of eight heights each, or where the terminal has no UTF-8 a
/// character of ASCII.
std::string plot_blocks(std::span<const double> values, std::size_t width, bool utf8);

}  // namespace tsd::watch
