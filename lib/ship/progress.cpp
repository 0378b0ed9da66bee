#include "ship/progress.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "base/counted.h"

namespace tsd::ship {
namespace {

constexpr std::size_t kBar = 20;
constexpr double kRateSeconds = 2;

}  // namespace

std::string ProgressText::at(const Progress& progress, Time now) {
  double passed = std::chrono::duration<double>(now - since_).count();
  if (passed >= kRateSeconds || rate_ == 0) {
    rate_ = static_cast<double>(progress.settled - settled_) / std::max(passed, 1e-3);
    if (passed >= kRateSeconds) {
      since_ = now;
      settled_ = progress.settled;
    }
  }
  std::string text;
  auto into = std::back_inserter(text);
  double done =
      progress.total == 0
          ? 0
          : std::min(1.0, static_cast<double>(progress.read) / static_cast<double>(progress.total));
  if (progress.total > 0) {
    std::string bar(static_cast<std::size_t>(done * kBar), '#');
    fmt::format_to(into, "[{:<{}}] {:.0f} %, ", bar, kBar, done * 100);
  }
  fmt::format_to(into, "{}, {:.0f} a second", counted(progress.settled, "line"), rate_);
  if (done > 0 && done < 1) {
    double whole = std::chrono::duration<double>(now - start_).count() / done;
    fmt::format_to(into, ", {:.0f} s left", whole * (1 - done));
  }
  return text;
}

}  // namespace tsd::ship
