#include "bounds.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace fleet {
namespace {

constexpr std::size_t kLeastLag = 2;    // s
constexpr std::size_t kMostLag = 60;    // s
constexpr std::size_t kSmoothing = 30;  // s to either side

}  // namespace

double peak(const std::vector<std::uint64_t>& series, Span span) {
  std::uint64_t most = 0;
  for (std::size_t i = span.from; i < std::min(span.to, series.size()); ++i)
    most = std::max(most, series[i]);
  return static_cast<double>(most);
}

double mean(const std::vector<std::uint64_t>& series, Span span) {
  double sum = 0;
  for (std::size_t i = span.from; i < span.to; ++i) sum += static_cast<double>(series.at(i));
  return sum / static_cast<double>(span.to - span.from);
}

double wave(const std::vector<std::uint64_t>& series, Span span) {
  double middle = mean(series, span);
  if (middle == 0) return 0;
  std::vector<double> rest;
  for (std::size_t i = span.from; i < span.to; ++i) {
    std::size_t from = std::max(span.from, i < kSmoothing ? 0 : i - kSmoothing);
    Span around{from, std::min(span.to, i + kSmoothing)};
    rest.push_back(static_cast<double>(series[i]) - mean(series, around));
  }
  double most = 0;
  for (std::size_t lag = kLeastLag; lag <= std::min(kMostLag, rest.size() / 2); ++lag) {
    auto end = rest.end() - static_cast<std::ptrdiff_t>(lag);
    auto shifted = rest.begin() + static_cast<std::ptrdiff_t>(lag);
    double sum = std::inner_product(rest.begin(), end, shifted, 0.0);
    most = std::max(most, sum / static_cast<double>(rest.size() - lag));
  }
  return most / (middle * middle);
}

std::size_t caught_up(const Series& series, std::size_t from) {
  for (std::size_t i = from; i < series.behind.size(); ++i) {
    if (series.behind[i] == 0) return i;
  }
  return series.behind.size();
}

}  // namespace fleet
