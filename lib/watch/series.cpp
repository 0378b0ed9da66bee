#include "watch/series.h"

#include <fmt/core.h>

#include <cmath>
#include <cstdint>
#include <limits>

#include "base/number.h"

namespace tsd::watch {

void Series::add(std::string_view text, std::int64_t time_ms, std::int64_t now_ms) {
  std::string_view digits = text.substr(text.starts_with('+') ? 1 : 0);
  double number = parse_double(digits).value_or(std::numeric_limits<double>::quiet_NaN());
  bool follows = kept_ > 0 && time_ms > time_ms_;
  change_.reset();
  if (follows) change_ = (number - number_) * 1000 / static_cast<double>(time_ms - time_ms_);
  value_.assign(text.substr(0, kLongestValue));
  if (text.size() > kLongestValue && std::isfinite(number)) value_ = fmt::format("{:.17g}", number);
  number_ = number;
  time_ms_ = time_ms;
  arrived_ms_ = now_ms;
  ring_[next_] = static_cast<float>(number);
  next_ = static_cast<std::uint8_t>((next_ + 1u) % kPlotted);
  if (kept_ < kPlotted) ++kept_;
}

std::vector<double> Series::plot(bool changes) const {
  std::vector<double> values;
  values.reserve(kept_);
  for (std::size_t i = 0; i < kept_; ++i) {
    values.push_back(ring_[(next_ + kPlotted - kept_ + i) % kPlotted]);
  }
  if (!changes || values.empty()) return values;
  for (std::size_t i = 0; i + 1 < values.size(); ++i) values[i] = values[i + 1] - values[i];
  values.pop_back();
  return values;
}

}  // namespace tsd::watch
