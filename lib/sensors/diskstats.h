// /proc/diskstats: rows, and rates computed from two rows of one device.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "sensors/source/text.h"

namespace tsd::sensors {

/// 14 columns; 18 since Linux 4.18 (discards), 20 since 5.5 (flushes); 7 for partitions before
/// 2.6.25. Times are in ms. A sector has 512 bytes on every disk.
struct DiskRow {
  std::string_view major, minor, name;
  std::array<std::string_view, 17> counters;  ///< columns 4 to 20, as text; empty: no number
  std::size_t columns = 0;                    ///< of the line, may exceed 20
};

/// Indexes into DiskRow::counters, for rows of at least 14 columns.
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

/// Nothing when the line is malformed. A counter that is no number costs itself only; `sound` is
/// set to false then.
std::optional<DiskRow> parse_disk_row(std::string_view line, bool& sound);

/// "iostat.disk." or "iostat.part.". tcollector guesses which one from the device numbers.
std::string_view guess_prefix(const DiskRow& row);

/// The counters from which rates are computed; nothing for one that is not known.
struct DiskActivity {
  std::optional<Wide> reads = 0, writes = 0, msec_read = 0, msec_write = 0, msec_total = 0;

  static DiskActivity of(const DiskRow& row);
  DiskActivity operator-(const DiskActivity& before) const;
  /// What went back is not known, nor what no counter can be: see Limits in points.h.
  void forget_impossible();
};

/// svctm, r_await, w_await, await (ms per request; 0 without requests), util. A rate is not known
/// when a counter that it needs is not. `ticks` is the number of clock ticks per second; with the
/// usual 100, util is in percent.
std::array<std::optional<double>, 5> disk_rates(const DiskActivity& delta, double seconds,
                                                long ticks);

/// A disk cannot be busy for longer than the time that passed, but time and counters are read one
/// after the other: 100 for a `util` that is above it by no more than that explains.
double without_jitter(double util, double seconds);

}  // namespace tsd::sensors
