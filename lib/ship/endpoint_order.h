// In which order a sender tries its endpoints. Each has its own, so that the senders of an endpoint
// that is lost spread over all others.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tsd::ship {

/// The index of the endpoint at `place` of the order that `seed` chooses among `count`; both less
/// than `count`. Seed 0: the order of the list. O(count^2).
std::size_t endpoint_at(std::size_t place, std::size_t count, std::uint64_t seed);

}  // namespace tsd::ship
