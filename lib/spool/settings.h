// What a user configures about a spool, and its counters.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/units.h"
#include "spool/segment_tally.h"

namespace tsd::spool {

/// What gives way when the spool is full: the oldest lines on disk, the newest lines (they stay in
/// memory only), or the input: stdin is not read.
enum class WhenFull : std::uint8_t { oldest, newest, block };

/// When lines reach stable storage: with every batch, once a second, or when the system writes
/// them.
enum class SpoolSync : std::uint8_t { always, interval, never };

/// Names of the values, for options.
inline std::vector<std::pair<std::string, WhenFull>> when_full_words() {
  return {{"oldest", WhenFull::oldest}, {"newest", WhenFull::newest}, {"block", WhenFull::block}};
}
inline std::vector<std::pair<std::string, SpoolSync>> spool_sync_words() {
  return {{"always", SpoolSync::always},
          {"interval", SpoolSync::interval},
          {"never", SpoolSync::never}};
}

struct SpoolSettings {
  std::uint64_t max_bytes = 1ULL << 30;  ///< limit for all segments and damaged files together
  std::int64_t min_free_percent = 5;     ///< share of the file system that stays free
  Duration max_age{0};  ///< segments are dropped when their last line is older; 0: never
  WhenFull when_full = WhenFull::oldest;
  SpoolSync sync = SpoolSync::always;
  bool allow_shared = false;  ///< for root: also a directory that group or others may write
};

struct SpoolCounters {
  std::uint64_t kept_lines = 0;        ///< written to the spool
  std::uint64_t refused_lines = 0;     ///< not taken: no room, or a disk error
  std::uint64_t backlog_lines = 0;     ///< read back
  TakenBack dropped;                   ///< lines dropped to make room
  TakenBack expired;                   ///< lines dropped for their age
  std::uint64_t dropped_segments = 0;  ///< dropped for either reason
  std::uint64_t damaged_records = 0;
  std::uint64_t torn_ends = 0;  ///< of them: they were never finished
  std::uint64_t damaged_bytes = 0;
  std::uint64_t disk_errors = 0;
};

}  // namespace tsd::spool
