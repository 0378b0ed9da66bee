#include "gather/meter.h"

#include <fmt/core.h>

#include <cstdint>

#include "base/counted.h"

namespace tsd::gather {
namespace {

double seconds(Meter::Time::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

std::string too_much(std::int64_t bytes, std::uint64_t most) {
  return fmt::format("over its budget: {} KiB of memory, {} KiB allowed", bytes / 1024,
                     most / 1024);
}

}  // namespace

void Meter::begin(Time now) {
  lines_since_ = cpu_since_ = now;
  lines_ = 0;
  cpu_us_ = 0;
}

std::string Meter::over_lines(const Budget& budget, std::uint64_t more, Time now) {
  if (budget.lines == 0) return {};
  if (now - lines_since_ >= kMeterWindow) {
    lines_since_ = now;
    lines_ = 0;
  }
  lines_ += more;
  if (lines_ <= budget.lines * static_cast<std::uint64_t>(kMeterWindow.count())) return {};
  return fmt::format("over its budget: {} in {:.1f}s, {} a second allowed", counted(lines_, "line"),
                     seconds(now - lines_since_), budget.lines);
}

std::string Meter::over_usage(const Budget& budget, const os::Usage& usage, Time now) {
  auto memory = static_cast<std::uint64_t>(std::max<std::int64_t>(usage.memory_bytes, 0));
  if (budget.memory_bytes != 0 && memory > budget.memory_bytes) {
    return too_much(usage.memory_bytes, budget.memory_bytes);
  }
  if (now - cpu_since_ < kMeterWindow) return {};
  double percent = static_cast<double>(usage.cpu_us - cpu_us_) / 1e4 / seconds(now - cpu_since_);
  cpu_since_ = now;
  cpu_us_ = usage.cpu_us;
  if (budget.cpu_percent == 0 || percent <= static_cast<double>(budget.cpu_percent)) return {};
  return fmt::format("over its budget: {:.0f}% of a core, {}% allowed", percent,
                     budget.cpu_percent);
}

std::string Meter::over_memory(const Budget& budget, std::int64_t most_bytes) {
  bool over = budget.memory_bytes != 0 && most_bytes > 0 &&
              static_cast<std::uint64_t>(most_bytes) > budget.memory_bytes;
  return over ? too_much(most_bytes, budget.memory_bytes) : std::string();
}

}  // namespace tsd::gather
