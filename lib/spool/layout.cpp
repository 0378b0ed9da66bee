#include "spool/layout.h"

#include <fmt/core.h>

#include <cstdint>

#include "base/number.h"

namespace tsd::spool {

std::string path_in(std::string_view place, std::string_view name) {
  return fmt::format("{}/{}", place, name);
}

std::string segment_name(Micros now, int process, std::uint32_t chance) {
  return fmt::format("{:010}.{:06}-{}-{:08x}", now / kSecond, now % kSecond, process, chance);
}

std::optional<Micros> time_of(std::string_view name) {
  constexpr std::size_t kPoint = 10;
  constexpr std::size_t kDash = 17;
  if (name.size() <= kDash || name[kPoint] != '.' || name[kDash] != '-') return std::nullopt;
  auto seconds = parse_number<std::uint64_t>(name.substr(0, kPoint));
  auto micros = parse_number<std::uint64_t>(name.substr(kPoint + 1, kDash - kPoint - 1));
  if (!seconds || !micros) return std::nullopt;
  return static_cast<Micros>(*seconds) * kSecond + static_cast<Micros>(*micros);
}

bool is_segment_name(std::string_view name) {
  return !name.empty() && name.front() != '.';
}

bool is_compressed(std::string_view name) {
  return name.ends_with(".zst");
}

}  // namespace tsd::spool
