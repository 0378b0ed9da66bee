// The system calls that the sender makes besides those of its connections and its spool: the event
// queue of its loops, the rejects file, the receipts. system.cpp defines them in place of libc's,
// so that no run depends on the kernel.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace sim {

/// A file outside of the spool. Its name begins with kFiles.
struct File {
  std::string bytes;
  std::string synced;
};

struct System {
  static constexpr std::string_view kFiles = "/simulated/";
  /// Writes to this descriptor are receipts.
  static constexpr int kReceipts = 1 << 20;

  std::map<std::string, File> files;
  std::function<void(std::string_view)> take_receipts;
  /// The errno with which a call ("write", "sync") on a file shall fail, or 0.
  std::function<int(std::string_view call)> fails;
  int process = 1;    ///< what getpid() returns
  bool dead = false;  ///< the process that calls is killed: its calls do nothing

  /// What a power cut leaves.
  void reboot() {
    for (auto& [name, file] : files) file.bytes = file.synced;
  }
  /// Null outside of a run: then libc's calls are made.
  inline static System* current = nullptr;
};

}  // namespace sim
