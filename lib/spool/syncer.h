// Closed segments on their way to stable storage, one after the other, beside whoever writes the
// next ones: in a thread of its own where the disk allows it.
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
    Result<void> safe;  // its bytes and its name below new/ are
  };

  explicit SpoolSyncer(os::Disk& disk) : disk_(disk) {}
  /// What has not begun does not begin any more.
  ~SpoolSyncer();
  SpoolSyncer(const SpoolSyncer&) = delete;
  SpoolSyncer& operator=(const SpoolSyncer&) = delete;

  void add(Ticket ticket, SpoolWriter writer);
  /// Those that are done, safe or not, oldest first. A disk without threads works meanwhile.
  std::vector<Segment> take();
  /// The same, when all are done.
  std::vector<Segment> take_all();

  bool busy() const { return away_ > 0; }
  /// Bytes of segments that were added and not taken.
  std::uint64_t bytes() const { return bytes_; }

 private:
  void run();
  void publish(std::vector<Segment>& segments);
  std::vector<Segment> hand_out(std::vector<Segment> done);

  os::Disk& disk_;
  std::size_t away_ = 0;  // segments that were added and not taken
  std::uint64_t bytes_ = 0;
  std::mutex mutex_;  // guards all that follows, but for the thread
  std::condition_variable change_;
  std::vector<Segment> added_;
  std::vector<Segment> done_;
  bool working_ = false;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace tsd::spool
