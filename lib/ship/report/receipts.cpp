#include "ship/report/receipts.h"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <utility>

#include "base/foreign.h"

namespace tsd::ship {
namespace {

constexpr std::size_t kMostUntold = 4096;  // lines; telling them costs a sync of the rejects

}  // namespace

void Receipts::add(std::uint64_t first, std::uint64_t last, std::string_view state,
                   std::string_view reason) {
  tell_refused();
  write(first, last, state, reason);
}

void Receipts::write(std::uint64_t first, std::uint64_t last, std::string_view state,
                     std::string_view reason) {
  fmt::memory_buffer record;
  fmt::format_to(std::back_inserter(record), "{}", first);
  if (last != first) fmt::format_to(std::back_inserter(record), "-{}", last);
  fmt::format_to(std::back_inserter(record), " {}", state);
  if (!reason.empty()) {
    fmt::format_to(std::back_inserter(record), " {}", printable(reason, kLongestReason));
  }
  record.push_back('\n');
  output_.write({record.data(), record.size()});
}

void Receipts::add(const Rejection& rejection) {
  if (rejection.number == 0) return;
  refused_.push_back({rejection.number, std::string(rejection.code)});
  if (refused_.size() >= kMostUntold) tell_refused();
}

void Receipts::tell_refused() {
  if (refused_.empty()) return;
  std::vector<Refused> refused = std::exchange(refused_, {});
  if (!rejects_are_safe_()) return;
  for (const Refused& line : refused) write(line.number, line.number, "rejected", line.code);
}

Result<void> Receipts::flush() {
  tell_refused();
  return output_.flush();
}

}  // namespace tsd::ship
