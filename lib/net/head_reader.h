// Accepts the peers of a port, and hands each over with the head of its request: for the servers on
// os::Loop.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/acceptor.h"
#include "net/web_access.h"
#include "os/fd.h"
#include "os/loop.h"

namespace tsd::net {

class HeadReader {
 public:
  static constexpr std::size_t kLongestHead = 8192;            ///< bytes; a longer one is the end
  static constexpr auto kPatience = std::chrono::seconds(10);  ///< until a head is whole

  /// Gets a peer, and what has come of it: a whole head, and maybe bytes behind it.
  using Take = std::function<void(os::Fd peer, std::string head)>;

  /// `most` is how many unfinished heads there are at a time; one more ends the oldest. Where there
  /// is no descriptor for a peer and no head is unfinished, `end_other` is to make place.
  HeadReader(os::Loop& loop, std::size_t most, Take take, Acceptor::MakePlace end_other);
  ~HeadReader();

  /// Listens on an IPv4 or IPv6 address, with `waiting` peers in the kernel's queue. Port 0 takes
  /// any free port; url() has it. `allow_hosts` are names by which browsers may call this machine.
  /// Errors read "listening on ADDRESS:PORT: ...".
  Result<void> open(const std::string& address, std::uint16_t port, int waiting,
                    std::vector<std::string> allow_hosts);
  /// "http://127.0.0.1:8080/"; empty before open().
  const std::string& url() const { return url_; }
  /// Which requests are answered; before open(), whatever Host they have.
  const WebAccess& access() const { return access_; }

 private:
  struct Peer;

  void accept(os::Fd fd);
  bool make_place();
  void read(Peer& peer);
  void drop(const Peer& peer);
  void drop_overdue();
  void set_timer();

  os::Loop& loop_;
  std::size_t most_;
  Take take_;
  Acceptor::MakePlace end_other_;
  std::string url_;
  WebAccess access_;
  std::list<Peer> peers_;  // the oldest first
  os::Timer overdue_;
  Acceptor acceptor_;
};

}  // namespace tsd::net
