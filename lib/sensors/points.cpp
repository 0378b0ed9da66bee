#include "sensors/points.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include "base/foreign.h"
#include "base/number.h"

namespace tsd::sensors {
namespace {

struct UnitLimits {
  std::string_view unit;
  Limits limits;
};
constexpr double kAnyNegative = std::numeric_limits<double>::lowest();
// Linux has at most 2^22 tasks (PID_MAX_LIMIT), and the load is a number of tasks.
constexpr std::int64_t kMostTasks = 1 << 22;
// Units whose limits are not the default.
constexpr std::array<UnitLimits, 8> kUnits{{
    {"percent", {0, 100}},
    {"degrees Celsius", {-273.15, 1000}},
    {"kHz", {0, 100'000'000}},
    {"load", {0, kMostTasks}},
    {"tasks", {0, kMostTasks}},
    {"processes", {0, kMostTasks}},
    {"bits", {0, 1 << 16}},
    {"s", {0, 100'000'000'000}},  // 3000 years
}};

// Nothing for the default.
std::optional<Limits> limits_of(const Metric& metric) {
  if (metric.range == Range::either_sign) return Limits{kAnyNegative, INT64_MAX};
  auto unit = std::ranges::find(kUnits, metric.unit, &UnitLimits::unit);
  if (unit == kUnits.end() || metric.name.ends_with('*')) return std::nullopt;
  return unit->limits;
}

std::uint64_t hash_of(std::string_view metric, std::initializer_list<line::Tag> tags) {
  constexpr std::uint64_t kMix = 0x9e3779b97f4a7c15;
  std::hash<std::string_view> hash;
  std::uint64_t sum = hash(metric);
  for (const line::Tag& tag : tags) {
    sum = (sum ^ (sum >> 29)) * kMix + hash(tag.key);
    sum = (sum ^ (sum >> 29)) * kMix + hash(tag.value);
  }
  return sum;
}

std::string name_of(std::string_view metric, std::initializer_list<line::Tag> tags) {
  std::string name(metric);
  for (const line::Tag& tag : tags) name += fmt::format(" {}={}", tag.key, tag.value);
  return printable(name);
}

std::string why_impossible(const Limits& limits) {
  if (limits.least == kAnyNegative) return "it is not a number that a TSD stores";
  return fmt::format("it is not a number from {} to {}", limits.least, limits.most);
}

}  // namespace

KnownLimits::KnownLimits(const std::vector<Metric>& metrics, Profile profile)
    : are_there_(profile == Profile::fixed) {
  for (const Metric& metric : metrics) {
    if (auto limits = limits_of(metric)) other_.emplace_back(metric.name, *limits);
  }
  std::ranges::sort(other_, {}, &std::pair<std::string, Limits>::first);
}

const Limits& KnownLimits::of(std::string_view metric) const {
  static constexpr Limits kDefault;
  auto found = std::ranges::lower_bound(
      other_, metric, {}, [](const auto& entry) { return std::string_view(entry.first); });
  return found != other_.end() && found->first == metric ? found->second : kDefault;
}

bool is_possible(std::string_view value, const Limits& limits) {
  bool negative = value.starts_with('-');
  if (is_digits(negative ? value.substr(1) : value)) {
    auto number = parse_number<std::int64_t>(value);
    return number && static_cast<double>(*number) >= limits.least && *number <= limits.most;
  }
  auto number = parse_double(value);
  return number && *number >= limits.least && *number <= static_cast<double>(limits.most);
}

bool SeriesSet::insert(std::uint64_t series) {
  if (2 * (size_ + 1) > slots_.size()) grow();
  series = std::max<std::uint64_t>(series, 1);
  std::size_t at = series & (slots_.size() - 1);
  while (slots_[at] != 0 && slots_[at] != series) at = (at + 1) & (slots_.size() - 1);
  bool is_new = slots_[at] == 0;
  slots_[at] = series;
  size_ += is_new;
  return is_new;
}

void SeriesSet::clear() {
  std::ranges::fill(slots_, 0);
  size_ = 0;
}

void SeriesSet::grow() {
  constexpr std::size_t kFirst = 256;  // slots; a power of two, as all sizes
  std::vector<std::uint64_t> before(std::max(kFirst, 2 * slots_.size()));
  before.swap(slots_);
  size_ = 0;
  for (auto series : before) {
    if (series != 0) insert(series);
  }
}

const KnownLimits Points::kNoLimits;

void Points::begin_round(const KnownLimits& limits) {
  limits_ = &limits;
  seen_.clear();
  left_out_ = 0;
}

void Points::add(std::string_view metric, std::int64_t time, std::string_view value,
                 std::initializer_list<line::Tag> tags) {
  if (!seen_.insert(hash_of(metric, tags))) {
    note(metric, value, tags, "this series has a point already in this round");
  } else if (!limits_->is_possible(metric, value)) {
    note(metric, value, tags, why_impossible(limits_->of(metric)));
  } else {
    lines_.add(metric, time, value, tags);
  }
}

// A second thing with this name must not fill in where the first had no value.
void Points::leave_out(std::string_view metric, std::string_view value,
                       std::initializer_list<line::Tag> tags, std::string_view why) {
  seen_.insert(hash_of(metric, tags));
  note(metric, value, tags, why);
}

void Points::note(std::string_view metric, std::string_view value,
                  std::initializer_list<line::Tag> tags, std::string_view why) {
  ++left_out_;
  if (noted_.size() >= kMostNoted || noted_.contains(metric)) return;
  noted_.emplace(metric);
  notes_.push_back(
      fmt::format("{} would be {}: it is left out: {}", name_of(metric, tags), value, why));
}

}  // namespace tsd::sensors
