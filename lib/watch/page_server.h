// Serves the page, and to each viewer what it sees of the board, over HTTP. Reads nothing but the
// board; changes nothing.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/acceptor.h"
#include "net/web_access.h"
#include "os/fd.h"
#include "os/loop.h"
#include "watch/board.h"

namespace tsd::watch {

class PageServer {
 public:
  static constexpr std::size_t kMostViewers = 100;   ///< one more is answered 503
  static constexpr std::size_t kMostRequests = 32;   ///< at a time; one more ends the oldest
  static constexpr std::size_t kLongestHead = 8192;  ///< bytes of a request

  /// All must outlive it. `now_ms` is the time in milliseconds since 1970; `refresh` is called
  /// before the board is shown.
  PageServer(os::Loop& loop, Board& board, std::function<std::int64_t()> now_ms,
             std::function<void()> refresh);
  ~PageServer();

  /// Listens on an IPv4 or IPv6 address. Port 0 takes any free port; url() has it. `allow_hosts`
  /// are names by which browsers may call this machine. Errors read "listening on ADDRESS:PORT:
  /// ...".
  Result<void> open(const std::string& address, std::uint16_t port,
                    std::vector<std::string> allow_hosts);
  const std::string& url() const { return url_; }

 private:
  using Clock = os::Timer::Clock;
  using Bytes = std::shared_ptr<const std::string>;
  struct Client;
  struct Frame {
    Bytes text;
    std::size_t hash;  ///< of what it shows, without the time
  };

  void take(os::Fd fd);
  bool make_place();
  void read(Client& client);
  void answer(Client& client);
  void begin_view(Client& client, std::string_view query);
  void send_to(Client& client, Bytes bytes);
  void push(Client& client);
  void show_all();
  void show(Client& client, std::int64_t now_ms);
  const Frame& frame_for(const Client& client, std::int64_t now_ms);
  void drop(Client& client);
  void drop_overdue();
  std::size_t viewers() const;

  os::Loop& loop_;
  Board& board_;
  std::function<std::int64_t()> now_ms_;
  std::function<void()> refresh_;
  std::string url_;
  std::list<Client> clients_;
  net::Acceptor acceptor_;
  os::Timer round_;
  bool is_round_set_ = false;
  std::map<std::string, Frame, std::less<>> frames_;  ///< of this round, by query
  net::WebAccess access_;
};

}  // namespace tsd::watch
