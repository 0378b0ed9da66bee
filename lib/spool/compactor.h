// Plain segments that have waited for a while become one compressed segment; they are removed only
// when it is on stable storage. A step at a time, so that nobody waits for it.
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

  /// Claims segments for the next compressed one, when enough of `plain` (oldest first) is old
  /// enough: text is for the newest minute.
  void consider(const std::deque<SpoolEntry>& plain, Micros now);
  bool busy() const { return !sources_.empty(); }

  /// What became one compressed segment.
  struct Replaced {
    std::string last;          // name of the youngest
    std::uint64_t before = 0;  // bytes of all of them
    std::uint64_t after = 0;   // bytes of the compressed one
  };
  /// Compresses one piece, some milliseconds' worth, and tells when that was the last. An error
  /// costs nothing but the attempt: the plain segments stay.
  Result<std::optional<Replaced>> step();

 private:
  struct Source {
    std::string name;
    std::unique_ptr<os::DiskFile> file;  // locked
    std::uint64_t bytes;
  };
  void claim(const SpoolEntry& entry);
  Result<void> fill();
  Result<void> write_frame();
  Result<Replaced> finish();
  void give_up();

  os::Disk& disk_;
  std::vector<Source> sources_;
  std::size_t source_ = 0;  // the one that is being read
  std::uint64_t at_ = 0;    // where
  std::string plain_;       // the next frame's text
  std::optional<SpoolWriter> writer_;
  Micros rests_until_ = 0;
};

}  // namespace tsd::spool
