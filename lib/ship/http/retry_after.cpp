#include "ship/http/retry_after.h"

#include <algorithm>
#include <cstdint>

#include "base/number.h"
#include "net/http_date.h"

namespace tsd::ship {
namespace {

constexpr std::int64_t kMostSeconds = kMostRetryAfter.count() / 1000;

Duration limited(std::int64_t seconds) {
  return std::chrono::seconds(std::min(seconds, kMostSeconds));
}

}  // namespace

std::optional<Duration> parse_retry_after(std::string_view header, std::string_view date,
                                          std::int64_t now) {
  bool is_number = !header.empty() && header.find_first_not_of("0123456789") == header.npos;
  // Digits that are no 64-bit number are more than the limit.
  if (is_number) return limited(parse_number<std::int64_t>(header).value_or(kMostSeconds));
  auto until = net::parse_http_date(header);
  if (!until) return std::nullopt;
  std::int64_t from = net::parse_http_date(date).value_or(now);
  if (*until <= from) return std::nullopt;
  return limited(*until - from);
}

}  // namespace tsd::ship
