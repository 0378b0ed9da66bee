// What a user decides about a spool, and what is counted about it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/units.h"

namespace tsd::spool {

/// Which lines pay when the spool is full: the oldest on disk, the newest (they stay in memory
/// only), or nobody, and stdin waits.
enum class WhenFull : std::uint8_t { oldest, newest, block };

/// Lines reach stable storage with every batch, once a second, or when the system likes.
enum class SpoolSync : std::uint8_t { always, interval, never };

/// The words for them, for options.
inline std::vector<std::pair<std::string, WhenFull>> when_full_words() {
  return {{"oldest", WhenFull::oldest}, {"newest", WhenFull::newest}, {"block", WhenFull::block}};
}
inline std::vector<std::pair<std::string, SpoolSync>> spool_sync_words() {
  return {{"always", SpoolSync::always},
          {"interval", SpoolSync::interval},
          {"never", SpoolSync::never}};
}

struct SpoolSettings {
  std::uint64_t max_bytes = 1ULL << 30;  // all segments together, damaged ones too
  std::int64_t min_free_percent = 5;     // of the file system stay free
  Duration max_age{0};                   // segments go when their last line is older; 0: never
  WhenFull when_full = WhenFull::oldest;
  SpoolSync sync = SpoolSync::always;
};

struct SpoolCounters {
  std::uint64_t kept_lines = 0;        // taken in
  std::uint64_t refused_lines = 0;     // not taken in: full, or the disk said no
  std::uint64_t backlog_lines = 0;     // read back
  std::uint64_t dropped_lines = 0;     // thrown away to make room
  std::uint64_t expired_lines = 0;     // thrown away for their age
  std::uint64_t dropped_segments = 0;  // of both kinds
  std::uint64_t damaged_records = 0;
  std::uint64_t damaged_bytes = 0;
  std::uint64_t disk_errors = 0;
};

}  // namespace tsd::spool
