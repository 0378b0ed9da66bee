#include "ship/pace.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace tsd::ship {
namespace {

constexpr double kSlow = 2000;     // lines/s right after an outage, for the highest seed
constexpr double kDoublings = 14;  // s; the rate is above 16 million lines/s then: no limit
constexpr double kSavedSeconds = 0.1;
constexpr double kUnbound = std::numeric_limits<double>::infinity();

double seconds(Pace::Time::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

Pace::Pace(std::uint64_t most, std::uint64_t seed)
    : most_(most == 0 ? kUnbound : static_cast<double>(most)),
      slow_(kSlow * (0.5 + static_cast<double>(seed % 1024) / 2048)) {}

void Pace::start_slowly(Time now) {
  is_slow_ = true;
  slow_since_ = now;
  saved_ = 1;
  earned_ = now;
}

/// Doubles each second; linear in between.
double Pace::rate(Time now) const {
  double age = is_slow_ ? seconds(now - slow_since_) : kDoublings;
  if (age >= kDoublings) return most_;
  auto whole = static_cast<unsigned>(age);
  return std::min(most_, slow_ * (1 + age - whole) * static_cast<double>(1u << whole));
}

void Pace::earn(Time now) {
  if (now <= earned_) return;
  double now_rate = rate(now);
  double most = std::max(1.0, now_rate * kSavedSeconds);
  saved_ = std::min(most, saved_ + now_rate * seconds(now - earned_));
  earned_ = now;
}

std::size_t Pace::lines(Time now) {
  if (std::isinf(rate(now))) return SIZE_MAX;
  earn(now);
  return saved_ < 1 ? 0 : static_cast<std::size_t>(saved_);
}

void Pace::spend(std::size_t lines) {
  saved_ -= static_cast<double>(lines);
}

Pace::Time Pace::opens(Time now) {
  if (lines(now) > 0) return now;
  auto wait = std::chrono::duration<double>((1 - saved_) / rate(now));
  return now + std::chrono::ceil<std::chrono::milliseconds>(wait);
}

}  // namespace tsd::ship
