// The segment that is being written: begun under tmp/, moved to new/ when its first lines are on
// stable storage, and locked for as long as it is held.
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

  /// Whole records. After an error what was there before is still there, if the disk allows.
  Result<void> append(std::string_view records);
  /// The bytes are on stable storage, whatever their name is.
  Result<void> sync();
  /// It lies below new/. That survives the process, and no power cut.
  Result<void> expose();
  /// Its bytes are on stable storage, and so is its name below new/.
  Result<void> publish();

  const std::string& name() const { return name_; }
  std::uint64_t bytes() const { return bytes_; }
  bool renamed() const { return renamed_; }
  /// The lock, for whoever settles the segment.
  std::unique_ptr<os::DiskFile> release() { return std::move(file_); }

 private:
  SpoolWriter(os::Disk& disk, std::string name, std::unique_ptr<os::DiskFile> file)
      : disk_(&disk), name_(std::move(name)), file_(std::move(file)) {}

  os::Disk* disk_;
  std::string name_;
  std::unique_ptr<os::DiskFile> file_;
  std::uint64_t bytes_ = 0;
  std::optional<Error> failed_;  // a sync that said no: the next one would say yes and lie
  bool renamed_ = false;
  bool published_ = false;
};

}  // namespace tsd::spool
