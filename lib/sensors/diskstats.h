// /proc/diskstats: its rows, and rates made of two of them.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "sensors/text.h"

namespace tsd::sensors {

/// 14 columns, 18 since Linux 4.18 (discards), 20 since 5.5 (flushes); 7 for partitions before
/// 2.6.25. Times are in ms, sectors have 512 bytes whatever the disk.
struct DiskRow {
  std::string_view major, minor, name;
  std::array<std::string_view, 17> counters;  ///< column 4 and what follows it, as text
  std::size_t columns = 0;                    ///< in the line; what is beyond 20 is not kept
};

/// Where the counters of a row of 14 columns and more lie, from 0.
enum DiskCounter : std::size_t {
  kReads,
  kReadMerged,
  kReadSectors,
  kMsecRead,
  kWrites,
  kWriteMerged,
  kWriteSectors,
  kMsecWrite,
  kInProgress,
  kMsecTotal,
  kMsecWeighted,
  kDiscards,
  kDiscardsMerged,
  kDiscardSectors,
  kMsecDiscard,
  kFlushes,
  kMsecFlush
};

/// Nothing for a line that is no such row.
std::optional<DiskRow> parse_disk_row(std::string_view line);

/// "iostat.disk." or "iostat.part.", as tcollector guesses it from the device numbers.
std::string_view guess_prefix(const DiskRow& row);

/// What rates are made of.
struct DiskActivity {
  Wide reads = 0, writes = 0, msec_read = 0, msec_write = 0, msec_total = 0;

  static DiskActivity of(const DiskRow& row);
  DiskActivity operator-(const DiskActivity& before) const;
  /// Some counter is below what it was.
  bool went_back() const;
};

/// svctm, r_await, w_await, await (ms a request; 0 where there was none), util. `ticks` are those
/// of a second of the clock: at 100, as everywhere, util is in percent.
std::array<double, 5> disk_rates(const DiskActivity& delta, double seconds, long ticks);

}  // namespace tsd::sensors
