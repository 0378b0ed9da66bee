#include "watch/plot.h"

#include <catch2/catch.hpp>
#include <limits>

using namespace tsd::watch;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kMost = std::numeric_limits<double>::max();

}  // namespace

TEST_CASE("a plot goes from the least to the greatest value") {
  REQUIRE(plot_letters(std::vector<double>{0, 63, 1, 62}) == "A/B+");
  REQUIRE(plot_letters(std::vector<double>{-kMost, kMost, 0}) == "A/g");
}

TEST_CASE("equal values are at the middle, and what is no number is a gap") {
  REQUIRE(plot_letters(std::vector<double>{5, 5}) == "ff");
  REQUIRE(plot_letters(std::vector<double>{0, kNan, 1}) == "A /");
  REQUIRE(plot_letters(std::vector<double>{kNan}) == " ");
  REQUIRE(plot_letters(std::vector<double>{}).empty());
}

TEST_CASE("a terminal's plot has the last values, at the right") {
  REQUIRE(plot_blocks(std::vector<double>{9, 0, 7}, 2, false) == "_#");
  REQUIRE(plot_blocks(std::vector<double>{0, 7}, 4, false) == "  _#");
  REQUIRE(plot_blocks(std::vector<double>{0, 7}, 2, true) == "▁█");
  REQUIRE(plot_blocks(std::vector<double>{0, 7}, 0, true).empty());
}
