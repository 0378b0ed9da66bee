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
#include "net/head_reader.h"
#include "os/fd.h"
#include "os/loop.h"
#include "watch/board.h"

namespace tsd::watch {

class PageServer {
 public:
  // At a time; less where that would be an eighth, or twice a sixteenth, of the descriptors.
  static constexpr std::size_t kMostViewers = 100;  ///< one more is answered 503
  static constexpr std::size_t kMostRequests = 32;  ///< unfinished, and answers as many; one more
                                                    ///< ends the oldest
  /// Descriptors of all of them.
  static std::size_t most_descriptors();

  /// All must outlive it. `now_ms` is the time in milliseconds since 1970; `refresh` is called
  /// before the board is shown.
  PageServer(os::Loop& loop, Board& board, std::function<std::int64_t()> now_ms,
             std::function<void()> refresh);
  ~PageServer();

  /// Listens: net/head_reader.h.
  Result<void> open(const std::string& address, std::uint16_t port,
                    std::vector<std::string> allow_hosts);
  const std::string& url() const { return reader_.url(); }

  /// Answers a peer whose request begins with `head`: one of a port of ours, or of another's.
  void serve(os::Fd peer, std::string_view head);
  /// Viewers, and peers that have not taken their answer.
  std::size_t peers() const { return clients_.size(); }

 private:
  using Clock = os::Timer::Clock;
  using Bytes = std::shared_ptr<const std::string>;
  struct Client;
  struct Frame {
    Bytes text;
    std::size_t hash;  ///< of what it shows, without the time
  };

  bool make_place();
  void read(Client& client);
  void answer(Client& client, std::string_view head);
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
  std::list<Client> clients_;
  const std::size_t most_viewers_;
  const std::size_t most_requests_;
  net::HeadReader reader_;
  os::Timer round_;
  bool is_round_set_ = false;
  std::map<std::string, Frame, std::less<>> frames_;  ///< of this round, by query
};

}  // namespace tsd::watch
