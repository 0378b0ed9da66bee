#include "ship/backoff.h"

#include <algorithm>
#include <random>

namespace tsd::ship {
namespace {

constexpr Duration::rep kFirst = 200;  // ms
constexpr unsigned kDoublings = 20;    // 200 ms doubled so often are 58 hours
constexpr Duration::rep kBoot = 5000;  // ms: first connections of services that boot together

}  // namespace

Duration Backoff::next() {
  unsigned attempt = attempts_++;
  if (spread_.count() > 0) {
    // So wide that the attempts of a fleet stay spread, and do not become waves of `whole`.
    Duration::rep whole = spread_.count();
    return attempt == 0 ? between(0, whole) : between(whole * 3 / 5, whole * 7 / 5);
  }
  Duration::rep whole = std::min(kFirst << std::min(attempt, kDoublings), most_.count());
  return between(whole / 2, whole);
}

Duration Backoff::first() {
  return between(0, std::min(kBoot, spread_.count() / 5));
}

Duration Backoff::between(Duration::rep least, Duration::rep most) {
  std::minstd_rand random(static_cast<std::minstd_rand::result_type>(++state_ * 2654435761U));
  return Duration(std::uniform_int_distribution<Duration::rep>(least, most)(random));
}

}  // namespace tsd::ship
