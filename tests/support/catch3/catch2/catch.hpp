#pragma once

// Units are written for the header of Catch2 2 (Debian 12). Catch2 3 (Debian 13, Ubuntu 24.04) has
// none of that name: this one is found in its place, see tests/CMakeLists.txt. Versions differ here
// alone.
#include <catch2/catch_all.hpp>

#include <string>

using Catch::Approx;

namespace Catch {

using Matchers::StartsWith;
inline auto Contains(const std::string& text) {
  return Matchers::ContainsSubstring(text);
}

}  // namespace Catch
