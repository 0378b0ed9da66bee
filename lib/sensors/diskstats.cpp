#include "sensors/diskstats.h"

#include <algorithm>
#include <span>

#include "base/number.h"

namespace tsd::sensors {
namespace {

using Known = std::optional<Wide>;

Known operator+(const Known& a, const Known& b) {
  return a && b ? Known(*a + *b) : std::nullopt;
}

Known operator-(const Known& a, const Known& b) {
  return a && b ? Known(*a - *b) : std::nullopt;
}

std::optional<double> ratio(const Known& part, const Known& whole) {
  if (!part || !whole) return std::nullopt;
  return *whole == 0 ? 0.0 : static_cast<double>(*part) / static_cast<double>(*whole);
}

}  // namespace

std::optional<DiskRow> parse_disk_row(std::string_view line, bool& sound) {
  std::array<std::string_view, 20> words;
  DiskRow row;
  row.columns = split(line, words);
  bool counts = row.columns == 7 || row.columns >= 14;
  if (!counts || !is_digits(words[0]) || !is_digits(words[1])) return std::nullopt;
  auto counters = std::span(words).first(std::min(row.columns, words.size())).subspan(3);
  for (auto& word : counters) {
    if (parse_wide(word)) continue;
    word = {};
    sound = false;
  }
  row.major = words[0];
  row.minor = words[1];
  row.name = words[2];
  std::ranges::copy(counters, row.counters.begin());
  return row;
}

std::string_view guess_prefix(const DiskRow& row) {
  auto major = parse_wide(row.major), minor = parse_wide(row.minor);
  return major && minor && *minor % 16 == 0 && *major > 1 ? "iostat.disk." : "iostat.part.";
}

DiskActivity DiskActivity::of(const DiskRow& row) {
  auto counter = [&](DiskCounter at) { return parse_wide(row.counters[at]); };
  return {counter(kReads), counter(kWrites), counter(kMsecRead), counter(kMsecWrite),
          counter(kMsecTotal)};
}

DiskActivity DiskActivity::operator-(const DiskActivity& before) const {
  return {reads - before.reads, writes - before.writes, msec_read - before.msec_read,
          msec_write - before.msec_write, msec_total - before.msec_total};
}

void DiskActivity::forget_impossible() {
  for (auto* counter : {&reads, &writes, &msec_read, &msec_write, &msec_total}) {
    if (*counter && (**counter < 0 || **counter > INT64_MAX)) counter->reset();
  }
}

std::array<std::optional<double>, 5> disk_rates(const DiskActivity& delta, double seconds,
                                                long ticks) {
  std::optional<double> svctm, util;
  Known requests = delta.reads + delta.writes;
  if (delta.msec_total) {
    double busy = static_cast<double>(*delta.msec_total * ticks) / seconds;
    util = busy / 1000;
    if (requests) {
      double throughput = static_cast<double>(*requests * ticks) / seconds;
      svctm = *requests == 0 ? 0.0 : busy / throughput;
    }
  }
  return {svctm, ratio(delta.msec_read, delta.reads), ratio(delta.msec_write, delta.writes),
          ratio(delta.msec_read + delta.msec_write, requests), util};
}

double without_jitter(double util, double seconds) {
  constexpr double kReading = 0.1;  // seconds between the readings of time and counters, at most
  return util > 100 && util <= 100 * (seconds + kReading) / seconds ? 100.0 : util;
}

}  // namespace tsd::sensors
