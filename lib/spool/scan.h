// Lists a spool without reading its segments: names and sizes. Memory does not grow with the number
// of files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "os/disk.h"

namespace tsd::spool {

struct SpoolEntry {
  std::string name;
  std::uint64_t bytes = 0;
};

struct SpoolScan {
  std::uint64_t segments = 0;
  std::uint64_t bytes = 0;          ///< of the segments below new/
  std::uint64_t damaged_files = 0;  ///< below damaged/
  std::uint64_t damaged_bytes = 0;
  /// The oldest segments with names after `after`, oldest first, at most kScanWindow.
  std::vector<SpoolEntry> oldest;
  /// The oldest uncompressed segments, whatever `after` is, at most kPlainWindow.
  std::vector<SpoolEntry> plain;
};

/// Each window of a drain lists all names once: 100,000 segments are listed 13 times. 1 MB.
inline constexpr std::size_t kScanWindow = 8192;
inline constexpr std::size_t kPlainWindow = 1024;

/// The oldest names below new/ after `after`, oldest first, at most `most`: what a listing costs
/// without the status of every file.
Result<std::vector<std::string>> oldest_names(os::Disk& disk, const std::string& after,
                                              std::size_t most);

/// Counts everything; `oldest` holds only names greater than `after`. Fails when new/ cannot be
/// listed.
Result<SpoolScan> scan_spool(os::Disk& disk, const std::string& after = "");

/// Adds the files below damaged/ to `scan`.
void count_damaged(os::Disk& disk, SpoolScan& scan);

}  // namespace tsd::spool
