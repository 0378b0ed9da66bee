#include "listen/injected_faults.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/number.h"
#include "base/units.h"

namespace tsd::listen {
namespace {

template <class Setting>
struct FaultRow {
  std::string_view name;
  Setting InjectedFaults::*setting;
};

constexpr std::array<FaultRow<bool>, 7> kPlain{
    {{"refuse", &InjectedFaults::refuse},
     {"hang", &InjectedFaults::hang},
     {"mute", &InjectedFaults::mute},
     {"half-answer", &InjectedFaults::half_answer},
     {"503", &InjectedFaults::unavailable},
     {"details-lie", &InjectedFaults::details_lie},
     {"close-after-put", &InjectedFaults::close_after_put}}};
constexpr std::array<FaultRow<std::uint64_t>, 2> kBytes{
    {{"reset-after", &InjectedFaults::reset_after}, {"slow", &InjectedFaults::slow}}};
constexpr std::array<FaultRow<double>, 2> kChances{
    {{"throttle", &InjectedFaults::throttle}, {"reject", &InjectedFaults::reject}}};

template <class Rows>
auto* find(const Rows& rows, std::string_view name) {
  auto found = std::ranges::find(rows, name, [](const auto& row) { return row.name; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

Result<void> add_fault(std::string_view word, InjectedFaults& faults) {
  std::string_view name = word.substr(0, word.find('='));
  bool plain = name.size() == word.size();
  std::string_view value = plain ? "" : word.substr(name.size() + 1);
  if (auto* row = find(kPlain, name); row != nullptr && plain) {
    faults.*row->setting = true;
    return {};
  }
  if (auto* row = find(kBytes, name)) {
    auto bytes = parse_size(value);
    if (!bytes || *bytes == 0) return Error{fmt::format("{} wants a number of bytes", name)};
    faults.*row->setting = *bytes;
    return {};
  }
  if (auto* row = find(kChances, name)) {
    auto chance = parse_double(value);
    if (!chance || *chance < 0 || *chance > 1) {
      return Error{fmt::format("{} wants a probability from 0 to 1", name)};
    }
    faults.*row->setting = *chance;
    return {};
  }
  if (name == "late") {
    auto late = parse_duration(value);
    if (!late) return late.error();
    faults.late = *late;
    return {};
  }
  return Error{fmt::format("\"{}\" is no fault that can be rehearsed", word)};
}

}  // namespace tsd::listen
