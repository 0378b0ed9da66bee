// simulate --seeds N [--from S] [--hours H]: runs of the sender in virtual time; the first that
// fails is shrunk, and printed with how to see it again. See CONTRIBUTING.md.
#include <fmt/core.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "simulation/cases.h"
#include "simulation/settings.h"
#include "simulation/shrink.h"

namespace {

using namespace sim;

int show(const Settings& settings, std::uint64_t seed) {
  Plan plan = draw_plan(seed, settings.longest);
  apply(settings.cut, plan);
  fmt::print("{}\n", plan.sentence());
  Verdict verdict = run_plan(plan, settings.tells);
  fmt::print("trace {:016x}\n", verdict.hash);
  if (verdict.is_good()) return 0;
  fmt::print("seed {} fails: {}: {}\n", seed, verdict.rule, verdict.text);
  return 1;
}

int shrink_and_show(const Settings& settings, std::uint64_t seed) {
  Shrunk shrunk = shrink(seed, settings.longest, settings.cut);
  if (shrunk.verdict.is_good()) {
    fmt::print("seed {} does not fail\n", seed);
    return 0;
  }
  fmt::print("seed {} fails: {}: {}\n  after {} runs: simulate --trace {} {}\n", seed,
             shrunk.verdict.rule, shrunk.verdict.text, shrunk.runs, seed, to_options(shrunk.cut));
  return 1;
}

int run_all(const Settings& settings) {
  using Clock = std::chrono::steady_clock;
  auto begun = Clock::now();
  std::uint64_t hash = 0;
  std::uint64_t lines = 0;
  Micros time = 0;
  int failed = 0;
  for (std::uint64_t seed = settings.from; seed < settings.from + settings.seeds; ++seed) {
    Plan plan = draw_plan(seed, settings.longest);
    apply(settings.cut, plan);
    Verdict verdict = run_plan(plan);
    hash = hash * 31 + verdict.hash;
    lines += verdict.lines;
    time += verdict.virtual_time;
    if (verdict.is_good()) continue;
    fmt::print("seed {} fails: {}: {}\n", seed, verdict.rule, verdict.text);
    std::fflush(stdout);
    if (++failed < settings.most_failures) continue;
    return settings.shrinks ? shrink_and_show(settings, seed) : 1;
  }
  double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  fmt::print(
      "{} seeds from {}: {} failed; {} lines, {:.1f} virtual hours, {:.0f} seeds/s, trace "
      "{:016x}\n",
      settings.seeds, settings.from, failed, lines, static_cast<double>(time) / 3.6e9,
      static_cast<double>(settings.seeds) / seconds, hash);
  return failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  auto settings = parse_settings(argc, argv);
  if (!settings) {
    fmt::print(stderr, "simulate: {}\n", settings.error().text);
    return 2;
  }
  if (settings->runs_cases) return run_cases() ? 0 : 1;
  if (settings->shrink_seed) return shrink_and_show(*settings, *settings->shrink_seed);
  if (settings->trace_seed) return show(*settings, *settings->trace_seed);
  return run_all(*settings);
}
