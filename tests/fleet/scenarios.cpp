#include "scenarios.h"

namespace fleet {
namespace {

constexpr std::size_t kSteadyFrom = 90;  // s; all agents have begun, and none has had trouble
constexpr std::size_t kIncident = 300;   // s
constexpr double kAttempts = 5;          // % of the fleet per second
constexpr double kLines = 2;             // times the steady rate
constexpr double kCaughtUp = 3;          // outages from the end of one
constexpr double kWave = 0.05;
constexpr std::size_t kDown = 300;    // s
constexpr std::size_t kRestart = 30;  // s; of one TSD in a rolling upgrade
constexpr std::size_t kEach = 120;    // s; from one of its restarts to the next
constexpr std::size_t kTsds = 4;
constexpr std::size_t kTtl = 60;  // s

constexpr Millis ms(std::size_t seconds) {
  return static_cast<Millis>(seconds) * 1'000;
}

/// The bounds of every incident of a running site.
std::vector<Figure> of_an_incident(const Series& series, double agents) {
  std::size_t end = series.lines.size();
  double steady = mean(series.lines, {kSteadyFrom, kIncident});
  return {
      {"attempts to connect per second, % of the fleet",
       peak(series.attempts, {kIncident, end}) * 100 / agents, kAttempts},
      {"lines per second, times the steady rate", peak(series.lines, {kIncident, end}) / steady,
       kLines},
      {"lines missing in the last 5 minutes, % of the steady rate",
       (1 - mean(series.lines, {end - 300, end}) / steady) * 100, 1},
      {"waves of lines before the incident", wave(series.lines, {kSteadyFrom, kIncident}), kWave},
      {"waves of lines in the last 5 minutes", wave(series.lines, {end - 300, end}), kWave},
  };
}

Figure catching_up(const Series& series, std::size_t back, std::size_t outage) {
  double after = static_cast<double>(caught_up(series, back) + 1 - back);
  return {"all caught up after the end, outages", after / static_cast<double>(outage), kCaughtUp};
}

std::vector<Figure> judge_down(const Site& site, double agents) {
  const Series& series = site.series();
  auto figures = of_an_incident(series, agents);
  figures.push_back(catching_up(series, kIncident + kDown, kDown));
  figures.push_back({"waves of attempts to connect in the outage",
                     wave(series.attempts, {kIncident + 30, kIncident + kDown}), kWave});
  figures.push_back({"waves of lines while they catch up",
                     wave(series.lines, {kIncident + kDown + 40, kIncident + 2 * kDown}), kWave});
  return figures;
}

std::vector<Figure> judge_rolling(const Site& site, double agents) {
  const Series& series = site.series();
  auto figures = of_an_incident(series, agents);
  for (std::size_t i = 0; i < kTsds; ++i) {
    Figure one = catching_up(series, kIncident + i * kEach + kRestart, kRestart);
    one.what += ", TSD " + std::to_string(i + 1);
    figures.push_back(one);
  }
  double most = 0;
  for (std::size_t share : site.shares()) most = std::max(most, static_cast<double>(share));
  // Three are left to share what the last one had.
  figures.push_back({"agents at one TSD at the end, % of the fleet", most * 100 / agents, 60});
  return figures;
}

std::vector<Figure> judge_dns(const Site& site, double agents) {
  auto figures = of_an_incident(site.series(), agents);
  figures.push_back(catching_up(site.series(), kIncident + kTtl, kTtl));
  return figures;
}

std::vector<Figure> judge_clock(const Site& site, double agents) {
  return of_an_incident(site.series(), agents);
}

std::vector<Figure> judge_boot(const Site& site, double agents) {
  const Series& series = site.series();
  std::size_t end = series.lines.size();
  return {
      {"first connections per second, % of the fleet",
       peak(series.attempts, {0, end}) * 100 / agents, 25},
      {"connections after the first, % of the fleet",
       mean(series.attempts, {0, end}) * static_cast<double>(end) * 100 / agents - 100, 0},
      {"waves of lines from the second minute on", wave(series.lines, {60, end}), kWave},
      {"agents that are not connected after 10 s",
       agents - static_cast<double>(series.connected[9]), 0},
  };
}

}  // namespace

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> all{
      {"down",
       "one TSD, down for 5 minutes",
       {},
       ms(1'800),
       [](Site& site) {
         site.plan(ms(kIncident), [](Site& s) { s.stop(0); });
         site.plan(ms(kIncident + kDown), [](Site& s) { s.start(0); });
       },
       judge_down},
      {"rolling",
       "four TSDs, each down for 30 s in turn",
       {.tsds = kTsds},
       ms(1'100),
       [](Site& site) {
         for (std::size_t i = 0; i < kTsds; ++i) {
           site.plan(ms(kIncident + i * kEach), [i](Site& s) { s.stop(i); });
           site.plan(ms(kIncident + i * kEach + kRestart), [i](Site& s) { s.start(i); });
         }
       },
       judge_rolling},
      {"dns",
       "a name moves to another TSD, known within 60 s",
       {},
       ms(1'000),
       [](Site& site) { site.plan(ms(kIncident), [](Site& s) { s.move(ms(kTtl)); }); },
       judge_dns},
      {"clock-forward",
       "all wall clocks are set an hour and 7 s forward",
       {},
       ms(900),
       [](Site& site) { site.plan(ms(kIncident), [](Site& s) { s.set_clocks(3'607'000); }); },
       judge_clock},
      {"clock-back",
       "all wall clocks are set an hour and 7 s back",
       {},
       ms(900),
       [](Site& site) { site.plan(ms(kIncident), [](Site& s) { s.set_clocks(-3'607'000); }); },
       judge_clock},
      {"boot", "all VMs boot within one second", {}, ms(600), [](Site&) {}, judge_boot},
  };
  return all;
}

}  // namespace fleet
