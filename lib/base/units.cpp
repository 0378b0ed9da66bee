#include "base/units.h"

#include <fmt/core.h>

#include <array>
#include <cstdint>
#include <limits>

#include "base/number.h"

namespace tsd {
namespace {

template <class Factor>
struct Unit {
  std::string_view suffix;
  Factor factor;
};

// Longer suffixes first: "ms" ends in "s".
constexpr std::array<Unit<double>, 6> kDurations{
    {{"ms", 1}, {"s", 1e3}, {"m", 60e3}, {"h", 3600e3}, {"d", 86400e3}, {"", 1e3}}};

constexpr std::array<Unit<std::uint64_t>, 5> kSizes{
    {{"K", 1ULL << 10}, {"M", 1ULL << 20}, {"G", 1ULL << 30}, {"T", 1ULL << 40}, {"", 1}}};

constexpr double kMostMilliseconds = 1e15;  // 31,000 years, exact in a double

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  for (const auto& unit : kDurations) {
    if (!text.ends_with(unit.suffix)) continue;
    auto count = parse_double(text.substr(0, text.size() - unit.suffix.size()));
    if (!count || *count < 0 || *count * unit.factor > kMostMilliseconds) break;
    return Duration(static_cast<Duration::rep>(*count * unit.factor));
  }
  return Error{fmt::format("\"{}\" is not a duration such as 15, 15s, 10m or 250ms", text)};
}

Result<std::uint64_t> parse_size(std::string_view text) {
  for (const auto& unit : kSizes) {
    if (!text.ends_with(unit.suffix)) continue;
    auto count = parse_number<std::uint64_t>(text.substr(0, text.size() - unit.suffix.size()));
    if (!count || *count > std::numeric_limits<std::uint64_t>::max() / unit.factor) break;
    return *count * unit.factor;
  }
  return Error{fmt::format("\"{}\" is not a size such as 4096, 64K, 64M or 1G", text)};
}

std::string format_duration(Duration duration) {
  if (duration.count() < 1000) return fmt::format("{}ms", duration.count());
  return fmt::format("{}s", static_cast<double>(duration.count()) / 1000);
}

}  // namespace tsd
