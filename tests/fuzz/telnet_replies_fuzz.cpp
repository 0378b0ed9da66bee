// Whatever a peer says on a telnet connection: cut into replies, told apart, matched to lines.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ship/telnet/refusals.h"
#include "ship/telnet/replies.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tsd::ship;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  Replies replies;
  std::vector<std::string> refusals;
  auto take = [&](const Reply& reply) {
    if (reply.text.size() > 4096) __builtin_trap();
    if (reply.kind == Reply::Kind::refusal) refusals.emplace_back(reply.text);
  };
  replies.feed(text.substr(0, size / 2), take);
  replies.feed(text.substr(size / 2), take);
  replies.end(take);
  const std::vector<std::string_view> lines{"put m.x 1 2 host=a", "put m.y 1 2 host=b dc=a"};
  auto matched = match_refusals(refusals, lines);
  if (matched && matched->size() != refusals.size()) __builtin_trap();
  return 0;
}
