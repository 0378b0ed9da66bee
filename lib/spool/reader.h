// A waiting segment, claimed and read portion by portion, plain or compressed. Damage is set aside
// under damaged/ before the segment may go.
#pragma once

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

struct DamageCount {
  std::uint64_t stretches = 0;  // each a record, a torn end, or a part of a compressed frame
  std::uint64_t bytes = 0;
};

class SpoolReader {
 public:
  /// Opens and locks new/`name`. Nothing when it is not to be had: held by another, or gone.
  static Result<std::optional<SpoolReader>> claim(os::Disk& disk, std::string name);
  /// The same for those who leave everything as it is: damage is counted, not set aside, and a
  /// segment that another holds can be read too.
  static Result<SpoolReader> look(os::Disk& disk, std::string name);
  bool is_held() const { return held_; }

  /// Calls take(std::string_view lines) for the records of the next `some` bytes of the file;
  /// false when it has come to the end. A part that the disk does not give is damage too.
  using TakeLines = std::function<void(std::string_view lines)>;
  bool read(std::size_t some, const TakeLines& take);

  /// To be called at the end, when every line is done with: removes it. What was damaged lies under
  /// damaged/ by then, or the whole segment does.
  Result<void> finish();
  /// From here on damage is only counted.
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
  std::uint64_t damage_end_ = 0;         // where the last stretch ended
  std::unique_ptr<os::DiskFile> aside_;  // where it is written
  bool keep_whole_ = false;              // its damage could not be copied
  bool looking_ = false;
  bool held_ = false;  // by another
};

}  // namespace tsd::spool
