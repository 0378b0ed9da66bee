// Checks a spool: reads every segment and changes nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "os/disk.h"
#include "spool/layout.h"
#include "spool/reader.h"

namespace tsd::spool {

struct SpoolRow {
  std::string state;  ///< waiting, held (locked by a running sender), unreadable
  std::string name;
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;
  Micros age = 0;
  DamageCount damage;
  std::string why;  ///< error of an unreadable segment
};

struct SpoolSummary {
  std::uint64_t segments = 0;
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;
  std::uint64_t damaged = 0;     ///< damaged places in segments
  std::uint64_t unreadable = 0;  ///< segments that cannot be opened, and entries that are not files
  std::uint64_t set_aside = 0;   ///< files below damaged/
  Micros oldest = 0;             ///< age of the oldest segment

  bool sound() const { return damaged == 0 && unreadable == 0 && set_aside == 0; }
  /// "3 segments, 1204 bytes, 18 lines, the oldest 60 s; 1 damaged places, 0 unreadable, 2 set
  /// aside"
  std::string sentence() const;
};

/// "STATE AGE BYTES LINES DAMAGED NAME", in columns, without newline.
std::string format_row(const SpoolRow& row);
/// The names of those columns.
std::string row_heading();

/// Reads every segment, oldest first. Its lines go to `take_lines`, then one row about it to
/// `take_row`. Fails when new/ cannot be listed.
Result<SpoolSummary> check_spool(os::Disk& disk, Micros now,
                                 const std::function<void(const SpoolRow&)>& take_row,
                                 const SpoolReader::TakeLines& take_lines);

}  // namespace tsd::spool
