#include "gather/grid.h"

#include <cstdint>

namespace tsd::gather {

Grid::Grid(std::chrono::seconds interval, std::chrono::nanoseconds offset)
    : interval_(interval), offset_(offset % interval) {}

std::int64_t Grid::number(Time time) const {
  auto since = time.time_since_epoch() - offset_;
  std::chrono::nanoseconds step = interval_;
  auto whole = since / step;
  return since % step < std::chrono::nanoseconds(0) ? whole - 1 : whole;
}

Grid::Time Grid::after(Time now) const {
  return Time(offset_ + (number(now) + 1) * interval_);
}

std::int64_t Grid::between(Time from, Time to) const {
  return number(to) - number(from);
}

constexpr std::int64_t kSteps = 1 << 16;  // possible offsets in an interval

std::chrono::nanoseconds splay_of(const std::string& host, std::chrono::seconds interval) {
  std::uint64_t hash = 14695981039346656037u;  // FNV-1a
  for (char c : host) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  // The high bits of the product are mixed best.
  auto step = static_cast<std::int64_t>((hash * 0x9e3779b97f4a7c15u) >> 48);
  return std::chrono::nanoseconds(interval) / kSteps * step;
}

}  // namespace tsd::gather
