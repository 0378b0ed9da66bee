// Peers of another thread's port that ask for the page: from that thread to the one that shows it.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include "os/bell.h"
#include "os/fd.h"

namespace tsd::watch {

class Guests {
 public:
  static constexpr std::size_t kMostWaiting = 32;  ///< one more ends the oldest

  struct Guest {
    os::Fd peer;
    std::string head;  ///< of its request, whole
  };

  // Called by the thread that has the port.

  void admit(Guest guest);
  /// How many wait, or are shown something.
  std::size_t count() const;

  // Called by the thread that shows.

  /// Those that wait.
  std::vector<Guest> take();
  /// So many are here, besides those that wait.
  void set_present(std::size_t present);
  /// Readable while some wait.
  int fd() const { return bell_.fd(); }

 private:
  os::Bell bell_;
  mutable std::mutex mutex_;
  std::vector<Guest> waiting_;
  std::size_t present_ = 0;
};

}  // namespace tsd::watch
