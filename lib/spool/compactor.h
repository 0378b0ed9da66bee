// Turns plain segments that have waited for 60 s into one compressed segment, and removes them only
// after it is on stable storage. Works in short steps, so that the sender is not held up.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "os/disk.h"
#include "spool/layout.h"
#include "spool/scan.h"
#include "spool/writer.h"

namespace tsd::spool {

class SpoolCompactor {
 public:
  explicit SpoolCompactor(os::Disk& disk) : disk_(disk) {}

  /// A segment whose time lies ahead of `now`, since the clock was set back, counts as old.
  /// Claims segments for the next compressed one when those of `plain` (oldest first) over 60 s old
  /// hold 512 KiB, or the oldest is over 10 min old. The newest minute stays readable as text.
  void consider(const std::deque<SpoolEntry>& plain, Micros now);
  bool busy() const { return !sources_.empty(); }

  /// The plain segments that one compressed segment replaced.
  struct Replaced {
    std::vector<std::string> names;  ///< of the plain ones, the youngest last
    std::string into;                ///< name of the compressed one
    std::uint64_t before = 0;        ///< bytes of the plain ones
    std::uint64_t after = 0;         ///< bytes of the compressed one
  };
  /// Compresses one frame, which takes some milliseconds; returns the result after the last one. An
  /// error loses no lines: plain segments stay until replaced. The next attempt is a minute later.
  Result<std::optional<Replaced>> step();

 private:
  struct Source {
    std::string name;
    std::unique_ptr<os::DiskFile> file;  ///< locked
    std::uint64_t bytes;
  };
  void claim(const SpoolEntry& entry);
  std::string compressed_name() const { return sources_.front().name + ".zst"; }
  Result<void> fill();
  Result<void> write_frame();
  Result<Replaced> finish();
  void give_up();

  os::Disk& disk_;
  std::vector<Source> sources_;
  std::size_t source_ = 0;  ///< index of the one being read
  std::uint64_t at_ = 0;    ///< offset of the next read in it
  std::string plain_;       ///< the next frame's text
  std::optional<SpoolWriter> writer_;
  Micros rests_since_ = 0;
  Micros rest_ = 0;  ///< it rests so long from then on, unless the clock is set back before that
};

}  // namespace tsd::spool
