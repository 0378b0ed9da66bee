// What a site may ask of its TSDs, and whether a run has kept to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "site.h"

namespace fleet {

/// A time in seconds from `from` up to and without `to`.
struct Span {
  std::size_t from = 0;
  std::size_t to = 0;
};

/// One figure beside its bound.
struct Figure {
  std::string what;
  double value;
  double most;
  bool is_kept() const { return value <= most; }
};

/// The most in one second.
double peak(const std::vector<std::uint64_t>& series, Span span);
double mean(const std::vector<std::uint64_t>& series, Span span);

/// How much of `series` comes in waves: its deviations from their mean over a minute, correlated
/// with themselves at each lag from 2 to 60 s, and divided by the square of the mean; the highest.
/// Poisson arrivals have about 1 / mean, agents that are all in step with 15 s 14.
double wave(const std::vector<std::uint64_t>& series, Span span);

/// The first second from `from` on after whose end no agent is behind; the end of the run if none.
std::size_t caught_up(const Series& series, std::size_t from);

}  // namespace fleet
