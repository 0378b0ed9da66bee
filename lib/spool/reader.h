// A waiting segment, locked and read piece by piece, plain or compressed. Damage is copied to
// damaged/ before the segment may be removed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "os/disk.h"
#include "spool/segment.h"
#include "spool/zstd.h"

namespace tsd::spool {

/// Bytes of a plain segment that are read at once by who reads all of it.
inline constexpr std::size_t kReadStep = 64u << 10;

struct DamageCount {
  /// Each a record, a torn end, a sector, or a part of a compressed frame.
  std::uint64_t stretches = 0;
  std::uint64_t torn_ends = 0;  ///< of them: no line there was ever told as spooled
  std::uint64_t bytes = 0;
};

class SpoolReader {
 public:
  /// Opens and locks new/`name`. Nullopt when another process holds it, or it is gone.
  static Result<std::optional<SpoolReader>> claim(os::Disk& disk, std::string name);
  /// Opens it without changing anything: damage is counted, not set aside, and a segment that
  /// another process holds can be read too.
  static Result<SpoolReader> look(os::Disk& disk, std::string name);
  bool is_held() const { return held_; }

  /// Reads the next `some` bytes of the file, or as many as become 256 KiB of text, and calls
  /// take(std::string_view lines) for the records that they complete; false at the end. A part that
  /// the disk cannot read counts as damage.
  using TakeLines = std::function<void(std::string_view lines)>;
  bool read(std::size_t some, const TakeLines& take);

  /// Call it when every line is confirmed or rejected. Removes the segment; its damage is under
  /// damaged/ by then, or else the whole segment is moved there, as is a damaged compressed one.
  Result<void> finish();
  /// From now on damage is only counted, not set aside.
  void only_look() { looking_ = true; }

  const std::string& name() const { return name_; }
  std::uint64_t bytes() const { return bytes_; }
  const DamageCount& damage() const { return damage_; }

 private:
  SpoolReader(os::Disk& disk, std::string name, std::unique_ptr<os::DiskFile> file,
              std::uint64_t bytes)
      : disk_(&disk), name_(std::move(name)), file_(std::move(file)), bytes_(bytes) {}
  static Result<SpoolReader> open(os::Disk& disk, std::string name);
  bool skip_sector();
  void set_aside(const Damage& damage);
  void open_aside(std::uint64_t offset);
  Result<void> move_whole();

  os::Disk* disk_;
  std::string name_;
  std::unique_ptr<os::DiskFile> file_;
  std::uint64_t bytes_;
  std::uint64_t inode_ = 0;
  std::uint64_t at_ = 0;
  SegmentReader records_;
  std::optional<Inflater> inflater_;
  DamageCount damage_;
  std::uint64_t damage_end_ = 0;         ///< end of the last damaged stretch
  std::unique_ptr<os::DiskFile> aside_;  ///< the file that it is copied to
  bool keep_whole_ = false;  ///< its damage could not be copied: finish() moves the segment
  bool looking_ = false;
  bool held_ = false;  ///< locked by another process
};

}  // namespace tsd::spool
