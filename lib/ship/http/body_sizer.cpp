#include "ship/http/body_sizer.h"

#include <algorithm>

namespace tsd::ship {
namespace {

constexpr std::size_t kMostBody = 1u << 20;
constexpr double kMargin = 0.95;

}  // namespace

std::size_t BodySizer::lines_to_take() const {
  auto wanted = static_cast<double>(limit_.bytes) * limit_.ratio * kMargin;
  return static_cast<std::size_t>(std::max(wanted, 1.0));
}

bool BodySizer::fits(std::size_t line_bytes, std::size_t body_bytes) {
  limit_.ratio = static_cast<double>(line_bytes) / static_cast<double>(body_bytes);
  return body_bytes <= limit_.bytes;
}

void BodySizer::taken(std::size_t body_bytes) {
  if (body_bytes < limit_.bytes / 4 * 3) return;
  std::size_t next = std::min(limit_.bytes * 2, kMostBody);
  if (next < limit_.refused) limit_.bytes = next;
}

void BodySizer::too_large(std::size_t body_bytes) {
  limit_.refused = std::min(limit_.refused, body_bytes);
  limit_.bytes = std::max<std::size_t>(1, std::min(limit_.bytes, body_bytes) / 2);
}

void BodySizer::cut_off(std::size_t body_bytes) {
  if (body_bytes <= kStockBody) return;
  limit_.refused = std::min(limit_.refused, body_bytes);
  limit_.bytes = std::min(limit_.bytes, kStockBody);
}

}  // namespace tsd::ship
