#include "ship/backoff.h"

#include <algorithm>
#include <random>

namespace tsd::ship {
namespace {

constexpr Duration::rep kFirst = 200;  // ms
constexpr unsigned kDoublings = 20;    // 200 ms doubled so often are 58 hours

}  // namespace

Duration Backoff::next() {
  Duration::rep whole = std::min(kFirst << std::min(attempts_, kDoublings), most_.count());
  ++attempts_;
  std::minstd_rand random(static_cast<std::minstd_rand::result_type>(++state_ * 2654435761U));
  return Duration(std::uniform_int_distribution<Duration::rep>(whole / 2, whole)(random));
}

}  // namespace tsd::ship
