#include "ship/input_rate.h"

#include <cstdint>

namespace tsd::ship {
namespace {

constexpr double kMinute = 60;  // s

}  // namespace

void InputRate::note(std::uint64_t lines, Time now, bool is_held) {
  if (is_held || !since_) {
    since_ = now;
    before_ = lines;
    return;
  }
  double age = std::chrono::duration<double>(now - *since_).count();
  if (age < kMinute) return;
  // From event to event: a round of lines that begins the minute belongs to the one before.
  double rate = static_cast<double>(lines - before_) / age;
  rate_ = rate_ ? (*rate_ + rate) / 2 : rate;
  since_ = now;
  before_ = lines;
}

}  // namespace tsd::ship
