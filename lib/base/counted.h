// Numbers of things within a sentence.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tsd {

/// "1 point", "2 points": `thing` is a word that forms its plural with s.
inline std::string counted(std::uint64_t number, std::string_view thing) {
  std::string text = std::to_string(number);
  return text.append(" ").append(thing).append(number == 1 ? "" : "s");
}

/// The verb of so many things.
inline std::string_view is_or_are(std::uint64_t number) {
  return number == 1 ? "is" : "are";
}

}  // namespace tsd
