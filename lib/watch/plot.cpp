#include "watch/plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>

namespace tsd::watch {

std::vector<std::optional<int>> plot_levels(std::span<const double> values, int levels) {
  double least = std::numeric_limits<double>::infinity();
  double greatest = -least;
  for (double value : values) {
    if (!std::isfinite(value)) continue;
    least = std::min(least, value);
    greatest = std::max(greatest, value);
  }
  // Halves, for the difference of the greatest numbers is infinite.
  double height = greatest / 2 - least / 2;
  std::vector<std::optional<int>> result;
  result.reserve(values.size());
  for (double value : values) {
    if (!std::isfinite(value)) {
      result.emplace_back();
    } else if (height > 0) {
      double part = (value / 2 - least / 2) / height;
      result.emplace_back(static_cast<int>(std::lround(part * (levels - 1))));
    } else {
      result.emplace_back((levels - 1) / 2);
    }
  }
  return result;
}

std::string plot_letters(std::span<const double> values) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string letters;
  for (auto level : plot_levels(values, static_cast<int>(kLetters.size()))) {
    letters += level ? kLetters[static_cast<std::size_t>(*level)] : ' ';
  }
  return letters;
}

std::string plot_blocks(std::span<const double> values, std::size_t width, bool utf8) {
  constexpr std::array<std::string_view, 8> kBlocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  constexpr std::array<std::string_view, 8> kAscii{"_", ".", ",", "-", "=", "+", "*", "#"};
  const auto& heights = utf8 ? kBlocks : kAscii;
  std::span<const double> last = values.subspan(values.size() - std::min(values.size(), width));
  std::string text(width - last.size(), ' ');
  for (auto level : plot_levels(last, static_cast<int>(heights.size()))) {
    text += level ? heights[static_cast<std::size_t>(*level)] : " ";
  }
  return text;
}

}  // namespace tsd::watch
