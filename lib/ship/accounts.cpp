#include "ship/accounts.h"

#include <fmt/core.h>

#include <cstdint>
#include <iterator>
#include <numeric>

#include "base/counted.h"

namespace tsd::ship {

namespace {

/// What was proven of the confirmed lines, the strongest first: " (parsed)".
std::string levels_of(const Accounts& accounts) {
  std::string text;
  for (std::size_t i = kLevels; i-- > 0;) {
    std::uint64_t lines = accounts.confirmed_by[i];
    if (lines == 0) continue;
    text += text.empty() ? " (" : ", ";
    if (lines != accounts.confirmed) text += fmt::format("{} ", lines);
    text += word(static_cast<Confirm>(i));
  }
  return text.empty() ? text : text + ")";
}

constexpr std::array<const char*, kLosses> kSaid{"not sent (dropped)", "unconfirmed (dropped)",
                                                 "dropped by a full spool", "too old (dropped)",
                                                 "dropped by a disk error"};

}  // namespace

const char* word(Loss loss) {
  constexpr std::array<const char*, kLosses> kWords{"not-sent", "unconfirmed", "spool-full",
                                                    "too-old", "disk-error"};
  return kWords[static_cast<std::size_t>(loss)];
}

void Accounts::confirm(std::uint64_t lines, Confirm level) {
  confirmed += lines;
  confirmed_by[static_cast<std::size_t>(level)] += lines;
}

std::uint64_t Accounts::lost() const {
  return std::accumulate(dropped.begin(), dropped.end(), std::uint64_t{0});
}

Result<void> Accounts::check() const {
  std::uint64_t came = taken();
  std::uint64_t went = settled();
  if (came == went) return {};
  return Error{came > went ? fmt::format("the accounts are wrong: {} unaccounted for ({})",
                                         counted(came - went, "line"), sentence())
                           : fmt::format("the accounts are wrong: {} counted twice ({})",
                                         counted(went - came, "line"), sentence())};
}

std::string Accounts::sentence() const {
  std::string text = fmt::format("{} in", in);
  auto into = std::back_inserter(text);
  if (backlog > 0) fmt::format_to(into, " + {} from the spool", backlog);
  if (own > 0) fmt::format_to(into, " + {} of its own", own);
  fmt::format_to(into, " = {} confirmed{} + {} rejected", confirmed, levels_of(*this), rejected);
  if (spooled > 0) fmt::format_to(into, " + {} spooled", spooled);
  for (std::size_t i = 0; i < kLosses; ++i) {
    if (dropped[i] == 0) continue;
    fmt::format_to(into, " + {} {}", dropped[i], kSaid[i]);
  }
  if (late_errors > 0) fmt::format_to(into, "; {}", counted(late_errors, "late error"));
  return text;
}

}  // namespace tsd::ship
