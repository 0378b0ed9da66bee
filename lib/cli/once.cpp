#include "cli/once.h"

#include <memory>
#include <set>
#include <string>
#include <utility>

namespace tsd::cli {

Say once(Say say) {
  auto said = std::make_shared<std::set<std::string, std::less<>>>();
  return [say = std::move(say), said](std::string_view sentence) {
    if (said->emplace(sentence).second) say(sentence);
  };
}

}  // namespace tsd::cli
