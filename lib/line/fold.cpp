#include "line/fold.h"

#include <fmt/core.h>

#include <cstdint>
#include <utility>

#include "base/counted.h"
#include "line/put.h"

namespace tsd::line {

namespace {

constexpr std::size_t kLongestMetric = 100;  // bytes by which metrics are told apart

bool is_power_of_ten(std::uint64_t number) {
  while (number % 10 == 0 && number > 0) number /= 10;
  return number == 1;
}

}  // namespace

std::uint64_t Fold::count(std::string_view code, std::string_view line) {
  line = without_put(line);
  std::string key(code);
  key.append(" ").append(line.substr(0, line.find_first_of(" \t")).substr(0, kLongestMetric));
  auto found = counts_.find(key);
  if (found == counts_.end()) {
    if (counts_.size() >= most_) key = code;
    found = counts_.try_emplace(std::move(key)).first;
  }
  std::uint64_t times = ++found->second;
  if (is_power_of_ten(times)) return times;
  ++untold_;
  return 0;
}

std::uint64_t Fold::take_untold() {
  return std::exchange(untold_, 0);
}

std::string times_by_now(std::uint64_t times) {
  return times > 1 ? fmt::format(" ({} by now)", counted(times, "time")) : std::string();
}

std::string untold_lines(std::uint64_t lines) {
  return fmt::format("{} more {} like these {} not shown", lines, lines == 1 ? "line" : "lines",
                     is_or_are(lines));
}

}  // namespace tsd::line
