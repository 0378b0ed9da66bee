// Looks a host name up without waiting for it: getaddrinfo(3) runs in a thread of its own, which
// nobody has to join. A mute name server keeps it there for 20 seconds and more; whoever asked goes
// on at his deadline, and the process may end meanwhile.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "os/deadline.h"

namespace tsd::net {

struct Address {
  sockaddr_storage place;
  socklen_t size;
  int family;
};

class LookUp {
 public:
  /// What came of it.
  struct Found {
    int failure = 0;       ///< as of getaddrinfo(3), EAI_...; 0: found
    int system_error = 0;  ///< errno of EAI_SYSTEM
    std::vector<Address> addresses = {};
    std::string full_name = {};  ///< the canonical name, if asked for
  };
  enum class Want { addresses, full_name };

  /// Why nothing was found, in words that a user of no resolver knows.
  static Error error_of(const Found& found);

  /// Asks for `host`. One that is under way for the same name is joined, so that a name costs one
  /// thread at a time, however often it is asked for. Fails when no thread can be had.
  static Result<LookUp> start(const std::string& host, std::uint16_t port,
                              Want want = Want::addresses);

  /// Readable from its end on. Do not read it.
  int bell() const;
  /// Call it when the bell is readable.
  const Found& found() const;
  /// Waits for it. An error: the name server does not answer before `end`, or there is no such
  /// name.
  Result<Found> wait(os::TimePoint end) const;

 private:
  struct State;
  explicit LookUp(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

/// The words for a deadline that passed meanwhile.
inline constexpr const char* kMuteNameServer = "the name server does not answer";

}  // namespace tsd::net
