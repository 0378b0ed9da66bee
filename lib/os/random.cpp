#include "os/random.h"

#include <sys/random.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>

namespace tsd::os {

std::uint32_t random_number() {
  std::uint32_t number = 0;
  if (::getrandom(&number, sizeof number, GRND_NONBLOCK) == sizeof number) return number;
  auto time = std::chrono::steady_clock::now().time_since_epoch().count();
  constexpr std::uint64_t kSpread = 0x9e3779b97f4a7c15;  // 2^64 / golden ratio: mixes all bits
  auto mixed =
      (static_cast<std::uint64_t>(time) ^ static_cast<std::uint64_t>(::getpid())) * kSpread;
  return static_cast<std::uint32_t>(mixed >> 32);
}

}  // namespace tsd::os
