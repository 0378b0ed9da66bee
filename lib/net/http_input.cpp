#include "net/http_input.h"

#include <fmt/core.h>

namespace tsd::net {

/// `rest` may be a part of waiting_. A connection that waits for nothing holds no memory for it.
void HttpInput::keep(std::string_view rest) {
  std::string kept(rest);
  waiting_.swap(kept);  // an assignment would keep the memory
}

Error HttpInput::too_long() {
  return {fmt::format("a header, chunk head or trailer is longer than {} bytes", kMostWaiting)};
}

}  // namespace tsd::net
