// Syncs closed segments while the next ones are written: in a thread of its own where the disk
// allows it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#include "base/result.h"
#include "os/disk.h"
#include "spool/layout.h"
#include "spool/writer.h"

namespace tsd::spool {

class SpoolSyncer {
 public:
  struct Segment {
    Ticket ticket;
    SpoolWriter writer;
    Result<void> safe;  ///< its bytes and its name below new/ are on stable storage
  };

  explicit SpoolSyncer(os::Disk& disk) : disk_(disk) {}
  /// Waits for the sync in progress; does not begin another.
  ~SpoolSyncer();
  SpoolSyncer(const SpoolSyncer&) = delete;
  SpoolSyncer& operator=(const SpoolSyncer&) = delete;

  void add(Ticket ticket, SpoolWriter writer);
  /// Finished segments, safe or not, oldest first. On a disk without threads this call syncs them.
  std::vector<Segment> take();
  /// Waits until all are finished, then take().
  std::vector<Segment> take_all();

  bool busy() const { return away_ > 0; }
  /// Bytes of segments added and not yet taken.
  std::uint64_t bytes() const { return bytes_; }

 private:
  void run();
  void publish(std::vector<Segment>& segments);
  std::vector<Segment> hand_out(std::vector<Segment> done);

  os::Disk& disk_;
  std::size_t away_ = 0;  ///< segments added and not yet taken
  std::uint64_t bytes_ = 0;
  std::mutex mutex_;  ///< guards the members below, except thread_
  std::condition_variable change_;
  std::vector<Segment> added_;
  std::vector<Segment> done_;
  bool working_ = false;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace tsd::spool
