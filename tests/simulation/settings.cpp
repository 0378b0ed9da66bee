#include "simulation/settings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "base/number.h"

namespace sim {
namespace {

using Number = std::uint64_t;

struct Row {
  std::string_view name;
  void (*set)(Settings&, Number);
};

constexpr std::array<Row, 8> kRows{{
    {"--seeds", [](Settings& to, Number n) { to.seeds = n; }},
    {"--from", [](Settings& to, Number n) { to.from = n; }},
    {"--hours",
     [](Settings& to, Number n) { to.longest = static_cast<Micros>(n) * 3'600'000'000; }},
    {"--shrink", [](Settings& to, Number n) { to.shrink_seed = n; }},
    {"--trace", [](Settings& to, Number n) { to.trace_seed = n; }},
    {"--failures", [](Settings& to, Number n) { to.most_failures = static_cast<int>(n); }},
    {"--lines", [](Settings& to, Number n) { to.cut.most_lines = n; }},
    {"--senders", [](Settings& to, Number n) { to.cut.most_senders = n; }},
}};

/// "0,2"; "-" for none.
std::optional<std::vector<std::size_t>> parse_list(std::string_view text) {
  std::vector<std::size_t> list;
  while (!text.empty() && text != "-") {
    auto number = tsd::parse_number<std::size_t>(text.substr(0, text.find(',')));
    if (!number) return std::nullopt;
    list.push_back(*number);
    text.remove_prefix(std::min(text.size(), std::min(text.find(','), text.size()) + 1));
  }
  return list;
}

}  // namespace

tsd::Result<Settings> parse_settings(int argc, char** argv) {
  Settings settings;
  for (int i = 1; i < argc; ++i) {
    std::string_view name = argv[i];
    std::string_view value = i + 1 < argc ? argv[i + 1] : "";
    if (name == "--quiet") {
      settings.tells = false;
      continue;
    }
    if (name == "--cases") {
      settings.runs_cases = true;
      continue;
    }
    if (name == "--no-shrink") {
      settings.shrinks = false;
      continue;
    }
    ++i;
    if (name == "--faults") {
      auto list = parse_list(value);
      if (!list) return tsd::Error{"--faults 0,2"};
      settings.cut.faults = *std::move(list);
      settings.cut.some_faults = true;
      continue;
    }
    const Row* row = std::ranges::find(kRows, name, &Row::name);
    auto number = tsd::parse_number<Number>(value);
    if (row == kRows.end() || !number) {
      return tsd::Error{fmt::format("{} {}: see CONTRIBUTING.md", name, value)};
    }
    row->set(settings, *number);
  }
  return settings;
}

std::string to_options(const Cut& cut) {
  std::string text;
  if (cut.most_lines != SIZE_MAX) text += fmt::format("--lines {} ", cut.most_lines);
  if (cut.most_senders != SIZE_MAX) text += fmt::format("--senders {} ", cut.most_senders);
  if (cut.some_faults)
    text +=
        cut.faults.empty() ? "--faults -" : fmt::format("--faults {}", fmt::join(cut.faults, ","));
  return text;
}

}  // namespace sim
