#include "listen/scrape/scrape_counters.h"

#include <fmt/core.h>

#include <string_view>

#include "base/counted.h"

namespace tsd::listen {
namespace {

/// In the order of LeftOut.
constexpr std::array<std::string_view, kLeftOutReasons> kWhy{
    "its value is NaN",
    "its value is infinite",
    "it has more tags than --max-tags",
    "it is no point that a TSD takes",
    "the same answer had its series before",
    "its family has a malformed line",
    "the end of its family did not come",
};

}  // namespace

void ScrapeCounters::add(const ScrapeCounters& other) {
  scrapes += other.scrapes;
  failed += other.failed;
  missed_rounds += other.missed_rounds;
  families += other.families;
  samples += other.samples;
  points += other.points;
  for (std::size_t i = 0; i < kLeftOutReasons; ++i) left_out[i] += other.left_out[i];
}

std::vector<std::string> losses(const ScrapeCounters& counters) {
  std::vector<std::string> sentences;
  if (counters.failed > 0) {
    sentences.push_back(
        fmt::format("{} of {} failed", counters.failed, counted(counters.scrapes, "scrape")));
  }
  if (counters.missed_rounds > 0) {
    sentences.push_back(fmt::format("{} did not take place: the lines were not taken in time",
                                    counted(counters.missed_rounds, "scrape")));
  }
  if (counters.families > 0) {
    sentences.push_back(fmt::format("{} {} left out: {} a malformed line", counters.families,
                                    counters.families == 1 ? "family was" : "families were",
                                    counters.families == 1 ? "it has" : "they have"));
  }
  for (std::size_t i = 0; i < kLeftOutReasons; ++i) {
    if (counters.left_out[i] == 0) continue;
    sentences.push_back(
        fmt::format("{} left out: {}", counted(counters.left_out[i], "sample"), kWhy[i]));
  }
  return sentences;
}

}  // namespace tsd::listen
