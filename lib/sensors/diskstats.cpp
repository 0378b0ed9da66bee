#include "sensors/diskstats.h"

#include <algorithm>
#include <span>

#include "base/number.h"

namespace tsd::sensors {
namespace {

double ratio(Wide part, Wide whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

std::optional<DiskRow> parse_disk_row(std::string_view line) {
  std::array<std::string_view, 20> words;
  DiskRow row;
  row.columns = split(line, words);
  bool counts = row.columns == 7 || row.columns >= 14;
  if (!counts || !is_digits(words[0]) || !is_digits(words[1])) return std::nullopt;
  auto counters = std::span(words).first(std::min(row.columns, words.size())).subspan(3);
  if (!std::ranges::all_of(counters, [](auto word) { return bool(parse_wide(word)); }))
    return std::nullopt;
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
  auto counter = [&](DiskCounter at) { return parse_wide(row.counters[at]).value_or(0); };
  return {counter(kReads), counter(kWrites), counter(kMsecRead), counter(kMsecWrite),
          counter(kMsecTotal)};
}

DiskActivity DiskActivity::operator-(const DiskActivity& before) const {
  return {reads - before.reads, writes - before.writes, msec_read - before.msec_read,
          msec_write - before.msec_write, msec_total - before.msec_total};
}

bool DiskActivity::went_back() const {
  return reads < 0 || writes < 0 || msec_read < 0 || msec_write < 0 || msec_total < 0;
}

std::array<double, 5> disk_rates(const DiskActivity& delta, double seconds, long ticks) {
  Wide requests = delta.reads + delta.writes;
  double busy = static_cast<double>(delta.msec_total * ticks) / seconds;
  double throughput = static_cast<double>(requests * ticks) / seconds;
  return {requests == 0 ? 0.0 : busy / throughput, ratio(delta.msec_read, delta.reads),
          ratio(delta.msec_write, delta.writes),
          ratio(delta.msec_read + delta.msec_write, requests), busy / 1000};
}

}  // namespace tsd::sensors
