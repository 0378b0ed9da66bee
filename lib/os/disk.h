// One directory tree as durable storage sees it: the few system calls that decide whether bytes
// survive. Behind an interface, so that a test can lose what was not synced and fail any call.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tsd::os {

struct DiskStatus {
  bool regular = false;      // a plain file, and no link
  std::uint64_t bytes = 0;   // its length
  std::uint64_t inode = 0;   // who it is, whatever its name
  std::int64_t changed = 0;  // Unix time of the last change of its content
};

/// An open file. Closing it gives up its lock.
class DiskFile {
 public:
  virtual ~DiskFile() = default;
  /// Up to into.size() bytes from offset `at`; 0 behind the end.
  virtual Result<std::size_t> read(std::uint64_t at, std::span<char> into) = 0;
  /// All of `bytes` behind the end; after an error any part of them may be there.
  virtual Result<void> append(std::string_view bytes) = 0;
  /// Cuts it to `bytes`.
  virtual Result<void> truncate(std::uint64_t bytes) = 0;
  /// The content is on stable storage (its name is not: sync_directory).
  virtual Result<void> sync() = 0;
  /// Takes the exclusive lock that dies with its holder; false while somebody else has it.
  virtual Result<bool> try_lock() = 0;
  virtual Result<DiskStatus> status() = 0;
};

/// Paths are relative to the directory that the disk was opened for. Errors have no context.
class Disk {
 public:
  virtual ~Disk() = default;
  /// A new file, mode 0600, for append and read; an error where the name is taken.
  virtual Result<std::unique_ptr<DiskFile>> create(const std::string& path) = 0;
  /// A regular file that is there, for append and read where permissions allow, else for read.
  /// Links are not followed; FIFOs and devices are refused without being waited for.
  virtual Result<std::unique_ptr<DiskFile>> open(const std::string& path) = 0;
  /// In one step; an error (EEXIST) where `to` is there already.
  virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
  virtual Result<void> remove(const std::string& path) = 0;
  /// A directory of mode 0700; false when it is there already, whatever its mode.
  virtual Result<bool> make_directory(const std::string& path) = 0;
  /// Names that came and went in it are on stable storage; "." is the top.
  virtual Result<void> sync_directory(const std::string& path) = 0;
  /// Calls take(name) for all entries but "." and "..", in no order.
  virtual Result<void> list(const std::string& path,
                            const std::function<void(const std::string&)>& take) = 0;
  virtual Result<DiskStatus> status(const std::string& path) = 0;

  struct Space {
    std::uint64_t free = 0;   // bytes that we could still take
    std::uint64_t total = 0;  // bytes of the file system
  };
  virtual Result<Space> space() = 0;

  /// Several threads may call at once, each for files of its own.
  virtual bool bears_threads() const { return false; }
};

/// The machine's own file system below `directory`, which is made (0700) where it is missing.
/// Errors read "opening DIRECTORY: ...".
Result<std::unique_ptr<Disk>> open_disk(const std::string& directory);

/// The same for a directory that must be there already.
Result<std::unique_ptr<Disk>> open_existing_disk(const std::string& directory);

}  // namespace tsd::os
