// The command word in front of a point in a TSD's telnet protocol; most input lines lack it.
#pragma once

#include <string_view>

namespace tsd::line {

inline constexpr std::string_view kPut = "put ";

inline std::string_view without_put(std::string_view line) {
  return line.starts_with(kPut) ? line.substr(kPut.size()) : line;
}

}  // namespace tsd::line
