// The segment being written: begun under tmp/, moved to new/ when its first lines are on stable
// storage, and locked while it is held.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "os/disk.h"
#include "spool/layout.h"

namespace tsd::spool {

class SpoolWriter {
 public:
  /// Makes and locks tmp/`name`.
  static Result<SpoolWriter> begin(os::Disk& disk, std::string name);

  /// Appends whole records. After an error the earlier content is still there, if the disk allows.
  Result<void> append(std::string_view records);
  /// Puts the bytes on stable storage, not the name.
  Result<void> sync();
  /// Moves the segment to new/. That survives the end of the process, not a power cut.
  Result<void> expose();
  /// Puts the bytes and the name below new/ on stable storage.
  Result<void> publish();

  const std::string& name() const { return name_; }
  std::uint64_t bytes() const { return bytes_; }
  bool renamed() const { return renamed_; }
  /// The lock, for the holder that settles the segment.
  std::unique_ptr<os::DiskFile> release() { return std::move(file_); }

 private:
  SpoolWriter(os::Disk& disk, std::string name, std::unique_ptr<os::DiskFile> file)
      : disk_(&disk), name_(std::move(name)), file_(std::move(file)) {}

  os::Disk* disk_;
  std::string name_;
  std::unique_ptr<os::DiskFile> file_;
  std::uint64_t bytes_ = 0;
  std::optional<Error> failed_;  ///< of a failed sync: a second one would falsely succeed
  bool renamed_ = false;
  bool published_ = false;
};

}  // namespace tsd::spool
