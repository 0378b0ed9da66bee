#include "gather/budget.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

#include "base/number.h"
#include "base/text.h"
#include "os/file.h"
#include "os/trust.h"

namespace tsd::gather {
namespace {

Result<void> take_count(std::string_view value, std::uint64_t& into) {
  auto number = parse_number<std::uint64_t>(value);
  if (!number || *number == 0) return Error{"is no whole number above 0"};
  into = *number;
  return {};
}

Result<void> take_size(std::string_view value, std::uint64_t& into) {
  auto size = parse_size(value);
  if (!size) return size.error();
  into = *size;
  return {};
}

struct Setting {
  std::string_view name;
  Result<void> (*take)(std::string_view value, Budget& into);
};

constexpr std::array<Setting, 7> kSettings{{
    {"cpu",
     [](std::string_view value, Budget& into) -> Result<void> {
       if (!value.ends_with('%')) return Error{"is no share of a core, as 25% is"};
       return take_count(value.substr(0, value.size() - 1), into.cpu_percent);
     }},
    {"memory",
     [](std::string_view value, Budget& into) { return take_size(value, into.memory_bytes); }},
    {"open-files",
     [](std::string_view value, Budget& into) { return take_count(value, into.open_files); }},
    {"lines", [](std::string_view value, Budget& into) { return take_count(value, into.lines); }},
    {"line-bytes",
     [](std::string_view value, Budget& into) { return take_size(value, into.line_bytes); }},
    {"inactivity",
     [](std::string_view value, Budget& into) -> Result<void> {
       auto duration = parse_duration(value);
       if (!duration) return duration.error();
       into.inactivity = *duration;
       return {};
     }},
    {"user",
     [](std::string_view value, Budget& into) -> Result<void> {
       auto account = os::find_account(std::string(value));
       if (!account) return account.error();
       into.account = *account;
       return {};
     }},
}};

Result<void> take(std::string_view name, std::string_view value, Budget& into) {
  const auto* setting = std::ranges::find(kSettings, name, &Setting::name);
  if (setting == kSettings.end()) return Error{fmt::format("there is no setting {}", name)};
  auto done = setting->take(value, into);
  if (!done) return Error{fmt::format("{}={}: {}", name, value, done.error().text)};
  return {};
}

/// RLIMIT_DATA as a multiple of the memory budget. Usage is checked every two seconds; an
/// allocation that outruns the check fails at this limit.
constexpr std::uint64_t kHardMemory = 4;

}  // namespace

os::Limits limits_of(const Budget& budget, const std::optional<os::Account>& account) {
  os::Limits limits;
  limits.data_bytes = budget.memory_bytes * kHardMemory;
  limits.open_files = budget.open_files;
  if (auto whom = budget.account ? budget.account : account) {
    limits.user = whom->user;
    limits.group = whom->group;
  }
  return limits;
}

Result<Budgets> Budgets::read(const std::string& directory) {
  std::string path = directory + "/etc/limits";
  auto text = os::read_file(path);
  if (!text && text.error().system == ENOENT) return Budgets{};
  if (!text) return text.error();
  auto budgets = parse(*text, path);
  if (!budgets || !budgets->names_a_user() || ::geteuid() != 0) return budgets;
  auto writer = os::other_writer(os::Root(), path);
  if (!writer) return budgets;
  return Error{fmt::format("{}: user= is believed only where root alone can write: {}", path,
                           os::to_string(*writer))};
}

bool Budgets::names_a_user() const {
  return std::ranges::any_of(by_name_, [](const auto& one) { return one.second.contains("user"); });
}

Result<Budgets> Budgets::parse(std::string_view text, const std::string& path) {
  Budgets budgets;
  int number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    std::string_view rest = line.substr(0, line.find('#'));
    std::string_view name = next_word(rest, kLineBlanks);
    for (std::string_view word; !(word = next_word(rest, kLineBlanks)).empty();) {
      auto equals = std::min(word.find('='), word.size());
      std::string_view value = word.substr(std::min(equals + 1, word.size()));
      Budget tried;
      if (auto fine = take(word.substr(0, equals), value, tried); !fine) {
        return Error{fmt::format("{}:{}:{}: {}", path, number, word.data() - line.data() + 1,
                                 fine.error().text)};
      }
      budgets.by_name_[std::string(name)][std::string(word.substr(0, equals))] = value;
    }
  }
  return budgets;
}

Budget Budgets::of(const Entry& entry) const {
  Budget budget;
  for (const std::string& name : {std::string("*"), entry.stem(), entry.name}) {
    auto found = by_name_.find(name);
    if (found == by_name_.end()) continue;
    for (const auto& [setting, value] : found->second) (void)take(setting, value, budget);
  }
  return budget;
}

}  // namespace tsd::gather
