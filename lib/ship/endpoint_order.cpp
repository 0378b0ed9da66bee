#include "ship/endpoint_order.h"

#include <cstdint>
#include <numeric>
#include <vector>

namespace tsd::ship {

std::size_t endpoint_at(std::size_t place, std::size_t count, std::uint64_t seed) {
  std::vector<std::size_t> rest(count);
  std::iota(rest.begin(), rest.end(), std::size_t{0});
  for (;; --place) {
    std::size_t chosen = seed % rest.size();
    seed /= rest.size();
    if (place == 0) return rest[chosen];
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(chosen));
  }
}

}  // namespace tsd::ship
