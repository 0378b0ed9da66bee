// simulate_fleet [SCENARIO] [--without POLICY]... [--agents N] [--series]
//
// Ten thousand senders in virtual time: prints each figure beside its bound; exit 1 if one is
// broken.
// --series prints what happened in each second in place of that.
#include <fmt/core.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <span>
#include <string_view>

#include "scenarios.h"

namespace {

using namespace fleet;

struct Row {
  std::string_view name;
  bool Policies::*policy;
};
constexpr std::array kPolicies{
    Row{"jitter", &Policies::jitter}, Row{"spread", &Policies::spread},
    Row{"pace", &Policies::pace},     Row{"catch-up", &Policies::catch_up},
    Row{"splay", &Policies::splay},
};

struct Command {
  std::string_view scenario;
  Policies policies;
  std::size_t agents = 10'000;
  bool series = false;
};

bool leave_out(Policies& policies, std::string_view name) {
  for (const Row& row : kPolicies) {
    if (row.name != name) continue;
    policies.*row.policy = false;
    return true;
  }
  return false;
}

bool read(std::span<char*> arguments, Command& command) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string_view word = arguments[i];
    std::string_view next = i + 1 < arguments.size() ? arguments[i + 1] : "";
    if (word == "--series") {
      command.series = true;
    } else if (word == "--without") {
      if (!leave_out(command.policies, next)) return false;
      ++i;
    } else if (word == "--agents") {
      auto [end, error] = std::from_chars(next.data(), next.data() + next.size(), command.agents);
      if (error != std::errc() || end != next.data() + next.size() || command.agents == 0)
        return false;
      ++i;
    } else {
      command.scenario = word;
    }
  }
  return true;
}

void print(const Series& series) {
  fmt::print("second attempts lines waiting connected\n");
  for (std::size_t i = 0; i < series.lines.size(); ++i) {
    fmt::print("{} {} {} {} {}\n", i, series.attempts[i], series.lines[i], series.waiting[i],
               series.connected[i]);
  }
}

bool run(const Scenario& scenario, const Command& command) {
  Site::Size size = scenario.size;
  size.agents = command.agents;
  Site site(size, command.policies);
  scenario.plan(site);
  site.run(scenario.length);
  if (command.series) return print(site.series()), true;
  fmt::print("{}: {}, {} agents\n", scenario.name, scenario.title, size.agents);
  bool kept = true;
  for (const Figure& figure : scenario.judge(site, static_cast<double>(size.agents))) {
    kept = kept && figure.is_kept();
    fmt::print("  {:6} {:10.4g} of at most {:4g}: {}\n", figure.is_kept() ? "kept" : "BROKEN",
               figure.value, figure.most, figure.what);
  }
  return kept;
}

}  // namespace

int main(int argc, char** argv) {
  Command command;
  if (!read(std::span(argv, static_cast<std::size_t>(argc)).subspan(1), command)) {
    fmt::print(stderr,
               "usage: simulate_fleet [SCENARIO] [--without POLICY]... [--agents N] [--series]\n");
    return 2;
  }
  bool kept = true;
  bool found = false;
  for (const Scenario& scenario : scenarios()) {
    if (!command.scenario.empty() && scenario.name != command.scenario) continue;
    found = true;
    kept = run(scenario, command) && kept;
  }
  if (!found) fmt::print(stderr, "simulate_fleet: no such scenario: {}\n", command.scenario);
  return !found ? 2 : kept ? 0 : 1;
}
