#include "ship/confirm.h"

namespace tsd::ship {

std::vector<std::pair<std::string, Confirm>> levels() {
  return {{"auto", Confirm::automatic},    {"none", Confirm::none},
          {"received", Confirm::received}, {"parsed", Confirm::parsed},
          {"settled", Confirm::settled},   {"stored", Confirm::stored}};
}

Result<void> check_level(Confirm level, bool over_http) {
  if (level == Confirm::automatic || level == Confirm::parsed) return {};
  if (over_http == (level == Confirm::stored)) return {};
  return Error{over_http ? "over HTTP --confirm is auto, parsed or stored"
                         : "over telnet no TSD proves storage: --confirm stored needs --http"};
}

}  // namespace tsd::ship
