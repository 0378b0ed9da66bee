// A disk in memory that knows what was synced. It can stop at any call, as a machine does, and come
// back with what could be left: unsynced bytes there, gone, torn or zero; names new or old.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "os/disk.h"

class ModelDisk {
 public:
  /// What is left of bytes, and of names in directories, that were not synced.
  enum class Bytes { all, none, half, zeros };
  enum class Names { as_seen, as_synced };

  /// From this call on (counted from 1) nothing works any more; an append is done by half then.
  std::uint64_t stops_at = 0;
  std::uint64_t calls = 0;
  /// The errno with which a call shall fail, or 0.
  std::function<int(const std::string& call, const std::string& path)> fails;
  std::uint64_t free_bytes = 1ULL << 40;

  /// A view of it, as a process has one.
  std::unique_ptr<tsd::os::Disk> mount();
  /// All processes are gone, and what was not synced is as told.
  void reboot(Bytes bytes, Names names);

  /// Every file, as "DIRECTORY/NAME", and its bytes.
  std::map<std::string, std::string> files() const;
  /// Those that reboot(Bytes::none, Names::as_synced) would leave, with what it would leave of
  /// them.
  std::map<std::string, std::string> durable_files() const;
  /// Puts a file there, synced.
  void put(const std::string& path, std::string bytes);

 private:
  struct Node {
    std::string bytes;
    std::string synced;
    std::uint64_t inode = 0;
    const void* holder = nullptr;
  };
  using Entries = std::map<std::string, std::shared_ptr<Node>>;
  struct Directory {
    Entries entries;
    Entries synced;
    bool durable = false;
  };
  class View;
  class File;

  tsd::Result<void> step(const std::string& call, const std::string& path);
  Directory* directory_of(const std::string& path);
  std::shared_ptr<Node> find(const std::string& path);

  std::map<std::string, Directory> directories_;
  std::uint64_t inodes_ = 0;
};
