#include "spool/check.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>

#include "base/counted.h"
#include "base/foreign.h"
#include "base/text.h"
#include "spool/scan.h"

namespace tsd::spool {
namespace {

constexpr std::size_t kLongestName = 255;  // bytes, of a file (NAME_MAX)
/// Names in memory at a time, about 5 MB; each listing goes through the whole directory.
constexpr std::size_t kWindow = 64u << 10;

SpoolRow read_segment(os::Disk& disk, const std::string& name, std::uint64_t bytes, Micros now,
                      const SpoolReader::TakeLines& take_lines) {
  SpoolRow row{"waiting", name, bytes, 0, 0, {}, {}};
  row.age = std::max<Micros>(0, now - time_of(name).value_or(now));
  auto reader = SpoolReader::look(disk, name);
  if (!reader) {
    row.state = "unreadable";
    row.why = reader.error().text;
    return row;
  }
  bool held = reader->is_held();
  while (reader->read(kReadStep, [&](std::string_view text) {
    row.lines += count_lines(text);
    take_lines(text);
  })) {
  }
  if (held) {
    row.state = "held";  // its last record may still be being written: not damage
  } else {
    row.damage = reader->damage();
  }
  return row;
}

void add(SpoolSummary& summary, const SpoolRow& row) {
  ++summary.segments;
  summary.bytes += row.bytes;
  summary.lines += row.lines;
  summary.damaged += row.damage.stretches;
  summary.unreadable += row.state == "unreadable" ? 1 : 0;
  summary.oldest = std::max(summary.oldest, row.age);
}

}  // namespace

std::string row_heading() {
  return fmt::format("{:<10} {:>8} {:>12} {:>10} {:>7} {}", "STATE", "AGE", "BYTES", "LINES",
                     "DAMAGED", "NAME");
}

std::string format_row(const SpoolRow& row) {
  return fmt::format("{:<10} {:>7}s {:>12} {:>10} {:>7} {}", row.state, row.age / kSecond,
                     row.bytes, row.lines, row.damage.stretches, printable(row.name, kLongestName));
}

std::string SpoolSummary::sentence() const {
  return fmt::format("{}, {}, {}, the oldest {} s; {}, {} unreadable, {} set aside",
                     counted(segments, "segment"), counted(bytes, "byte"), counted(lines, "line"),
                     oldest / kSecond, counted(damaged, "damaged place"), unreadable, set_aside);
}

Result<SpoolSummary> check_spool(os::Disk& disk, Micros now,
                                 const std::function<void(const SpoolRow&)>& take_row,
                                 const SpoolReader::TakeLines& take_lines) {
  SpoolSummary summary;
  SpoolScan damaged;
  count_damaged(disk, damaged);
  summary.set_aside = damaged.damaged_files;
  std::string after;
  for (bool more = true; more;) {
    auto names = oldest_names(disk, after, kWindow);
    if (!names) return std::move(names.error()).with_context("reading", kWaiting);
    for (const std::string& name : *names) {
      auto status = disk.status(path_in(kWaiting, name));
      if (!status) continue;  // removed meanwhile by a sender
      if (!status->regular) {
        ++summary.unreadable;
        continue;
      }
      SpoolRow row = read_segment(disk, name, status->bytes, now, take_lines);
      add(summary, row);
      take_row(row);
    }
    more = names->size() == kWindow;
    if (more) after = std::move(names->back());
  }
  return summary;
}

}  // namespace tsd::spool
