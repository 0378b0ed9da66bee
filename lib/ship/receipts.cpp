#include "ship/receipts.h"

#include <fmt/format.h>

#include <iterator>

namespace tsd::ship {

void Receipts::add(std::uint64_t first, std::uint64_t last, std::string_view state,
                   std::string_view reason) {
  fmt::memory_buffer record;
  fmt::format_to(std::back_inserter(record), "{}", first);
  if (last != first) fmt::format_to(std::back_inserter(record), "-{}", last);
  fmt::format_to(std::back_inserter(record), " {}", state);
  if (!reason.empty()) fmt::format_to(std::back_inserter(record), " {}", reason);
  record.push_back('\n');
  output_.write({record.data(), record.size()});
}

void Receipts::add(const Rejection& rejection) {
  if (rejection.number > 0) add(rejection.number, rejection.number, "rejected", rejection.code);
}

}  // namespace tsd::ship
