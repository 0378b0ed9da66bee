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
constexpr double kCatchUp = 1.8;  // times the steady rate: twice that is what a TSD is asked for
constexpr double kCatchUpSeconds = 1;  // worth of lines in a burst
constexpr double kPeriods = 2;         // outages; all of one has been sent after 1.25 of them
constexpr double kLeastOutage = 2;     // s
constexpr double kLeastSteady = 0.1;   // lines/s
constexpr double kMostSteps = 32;      // doublings; no limit then
constexpr double kUnbound = std::numeric_limits<double>::infinity();

double seconds(Pace::Time::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

Pace::Pace(std::uint64_t most, std::uint64_t seed)
    : most_(most == 0 ? kUnbound : static_cast<double>(most)),
      slow_(kSlow * (0.5 + static_cast<double>(seed % 1024) / 2048)) {}

void Pace::start_slowly(Time now) {
  begin(Phase::slow_start, now);
  saved_ = 1;
}

void Pace::catch_up(Time now, double steady, Time::duration outage) {
  // A short outage within a long one does not hurry what the long one has left.
  double period = kPeriods * std::max(seconds(outage), kLeastOutage);
  period_ = is_catching_up() ? std::max(period_, period) : period;
  steady_ = kCatchUp * std::max(steady, kLeastSteady);
  begin(Phase::catching_up, now);
  saved_ = 0;
}

void Pace::begin(Phase phase, Time now) {
  phase_ = phase;
  since_ = now;
  earned_ = now;
}

/// Doubles in steps, or each second and linear in between.
double Pace::rate(Time now) const {
  if (phase_ == Phase::free) return most_;
  double age = seconds(now - since_);
  if (phase_ == Phase::catching_up) {
    double steps = std::floor(age / period_);
    if (steps >= kMostSteps) return most_;
    auto times = std::uint64_t{1} << static_cast<unsigned>(steps);
    return std::min(most_, steady_ * static_cast<double>(times));
  }
  if (age >= kDoublings) return most_;
  auto whole = static_cast<unsigned>(age);
  return std::min(most_, slow_ * (1 + age - whole) * static_cast<double>(1u << whole));
}

/// How many lines leave together at most; while catching up, at least too: a batch per line would
/// cost both ends more than the lines.
double Pace::burst(double rate) const {
  double time = is_catching_up() ? kCatchUpSeconds : kSavedSeconds;
  return std::max(1.0, std::min(rate * time, most_ * kSavedSeconds));
}

void Pace::earn(Time now) {
  if (now <= earned_) return;
  double now_rate = rate(now);
  saved_ = std::min(burst(now_rate), saved_ + now_rate * seconds(now - earned_));
  earned_ = now;
}

std::size_t Pace::lines(Time now) {
  double now_rate = rate(now);
  if (std::isinf(now_rate)) return SIZE_MAX;
  earn(now);
  double least = is_catching_up() ? burst(now_rate) : 1;
  return saved_ < least ? 0 : static_cast<std::size_t>(saved_);
}

void Pace::spend(std::size_t lines) {
  saved_ -= static_cast<double>(lines);
}

Pace::Time Pace::opens(Time now) {
  if (lines(now) > 0) return now;
  double now_rate = rate(now);
  double least = is_catching_up() ? burst(now_rate) : 1;
  auto wait = std::chrono::duration<double>((least - saved_) / now_rate);
  return now + std::chrono::ceil<std::chrono::milliseconds>(wait);
}

}  // namespace tsd::ship
