#include "listen/scrape/scrape_counters.h"

#include <fmt/core.h>

#include <string_view>

#include "base/counted.h"

namespace tsd::listen {
namespace {

struct Row {
  std::uint64_t count;
  std::string_view thing;
  std::string_view what;  ///< behind "is" or "are"; with a comma behind the number
};

/// In the order of LeftOut.
constexpr std::array<std::string_view, kLeftOutReasons> kWhy{
    "NaN, which no TSD has",
    "infinite, which no TSD has",
    "have more tags than --max-tags",
    "no points that a TSD takes",
    "of a series that the same answer had before",
    "of a family with a malformed line",
    "of a family whose end did not come",
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
    sentences.push_back(fmt::format("{} were left out: a line was malformed",
                                    counted(counters.families, "times families")));
  }
  for (std::size_t i = 0; i < kLeftOutReasons; ++i) {
    if (counters.left_out[i] == 0) continue;
    sentences.push_back(
        fmt::format("{} left out: {}", counted(counters.left_out[i], "sample"), kWhy[i]));
  }
  return sentences;
}

}  // namespace tsd::listen
