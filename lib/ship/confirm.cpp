#include "ship/confirm.h"

#include <array>

namespace tsd::ship {

const char* word(Confirm level) {
  constexpr std::array<const char*, kLevels> kWords{"auto",    "none",   "received",  "parsed",
                                                    "settled", "stored", "replicated"};
  return kWords[static_cast<std::size_t>(level)];
}

std::vector<std::pair<std::string, Confirm>> levels() {
  std::vector<std::pair<std::string, Confirm>> all;
  for (std::size_t i = 0; i < kLevels; ++i) {
    auto level = static_cast<Confirm>(i);
    all.emplace_back(word(level), level);
  }
  return all;
}

Result<void> check_level(Confirm level, bool over_http) {
  if (level == Confirm::replicated)
    return Error{"only Kafka proves copies: --confirm replicated needs -H kafka://..."};
  if (level == Confirm::automatic || level == Confirm::parsed) return {};
  if (over_http == (level == Confirm::stored)) return {};
  return Error{over_http ? "over HTTP --confirm is auto, parsed or stored"
                         : "over telnet no TSD proves storage: --confirm stored needs --http"};
}

}  // namespace tsd::ship
