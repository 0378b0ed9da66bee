// One directory tree as durable storage: the few system calls that decide whether bytes survive. An
// interface, so that a test can lose unsynced bytes and fail any call.
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
  bool regular = false;      ///< a plain file, not a link
  std::uint64_t bytes = 0;   ///< its length
  std::uint64_t inode = 0;   ///< identity, independent of its name
  std::int64_t changed = 0;  ///< Unix time of the last change of its content
};

/// An open file. Closing it releases its lock.
class DiskFile {
 public:
  virtual ~DiskFile() = default;
  /// Reads up to into.size() bytes from offset `at`; 0 at the end.
  virtual Result<std::size_t> read(std::uint64_t at, std::span<char> into) = 0;
  /// Appends all of `bytes`; after an error any part of them may be there.
  virtual Result<void> append(std::string_view bytes) = 0;
  /// Cuts the file to `bytes` bytes.
  virtual Result<void> truncate(std::uint64_t bytes) = 0;
  /// Puts the content on stable storage (not the name: sync_directory).
  virtual Result<void> sync() = 0;
  /// Takes the exclusive lock, which ends with its holder; false while another holder has it.
  virtual Result<bool> try_lock() = 0;
  virtual Result<DiskStatus> status() = 0;
};

/// Paths are relative to the directory that the disk was opened for. Errors have no context.
class Disk {
 public:
  virtual ~Disk() = default;
  /// Makes a file, mode 0600, for append and read; fails when the name is taken.
  virtual Result<std::unique_ptr<DiskFile>> create(const std::string& path) = 0;
  /// Opens an existing regular file for append and read, or for read only where permissions require
  /// it. Does not follow links; refuses FIFOs and devices without blocking.
  virtual Result<std::unique_ptr<DiskFile>> open(const std::string& path) = 0;
  /// Atomic, except on file systems without RENAME_NOREPLACE; fails with EEXIST when `to` exists.
  virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
  virtual Result<void> remove(const std::string& path) = 0;
  /// Makes a directory of mode 0700; false when it exists, whatever its mode.
  virtual Result<bool> make_directory(const std::string& path) = 0;
  /// Puts names added and removed in it on stable storage; "." is the top.
  virtual Result<void> sync_directory(const std::string& path) = 0;
  /// Calls take(name) for all entries but "." and "..", in no order.
  virtual Result<void> list(const std::string& path,
                            const std::function<void(const std::string&)>& take) = 0;
  virtual Result<DiskStatus> status(const std::string& path) = 0;

  struct Space {
    std::uint64_t free = 0;   ///< bytes available to us
    std::uint64_t total = 0;  ///< bytes of the file system
  };
  virtual Result<Space> space() = 0;

  /// True when several threads may call at once, each for files of its own.
  virtual bool bears_threads() const { return false; }
};

/// The local file system below `directory`, which is made (0700) when missing. Errors read "opening
/// DIRECTORY: ..." or "making DIRECTORY: ...".
Result<std::unique_ptr<Disk>> open_disk(const std::string& directory);

/// The same for a directory that must exist. Errors read "opening DIRECTORY: ...".
Result<std::unique_ptr<Disk>> open_existing_disk(const std::string& directory);

}  // namespace tsd::os
