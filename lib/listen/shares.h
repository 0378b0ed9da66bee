// What all peers of a server share: memory for what is unfinished or unread, and connections. Who
// gives way when there is no more of it, and when a peer has to be done: the one place for both.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <string>

#include "listen/counters.h"
#include "listen/protocol.h"
#include "net/async.h"

namespace tsd::listen {

/// A peer that holds something of it.
class Sharer {
 public:
  virtual ~Sharer() = default;
  /// Frees at once what is unfinished or unread, and ends the connection soon. Called once.
  virtual void leave(Farewell why) = 0;
  const std::string& peer() const { return peer_; }

 private:
  friend class Shares;
  std::string peer_;             ///< address: what one peer has is counted over its connections
  net::Time served_{};           ///< when it said something, or took a reply
  net::Time began_{};            ///< when that began which is unfinished or unread
  bool is_amid_ = false;         ///< something is
  bool has_spoken_ = false;      ///< it has finished a line or a request
  net::Time due_ = net::kNever;  ///< the end, unless it is served before
  std::size_t held_ = 0;         ///< bytes that count
  bool leaves_ = false;
  std::list<Sharer*>::iterator at_;
};

class Shares {
 public:
  /// Unfinished requests and lines, and unread replies, of all peers together.
  static constexpr std::size_t kMostBytes = 4u << 20;
  /// Up to so many bytes of a peer are not counted.
  static constexpr std::size_t kUncounted = 1024;
  /// How long a line, a request or a handshake may be unfinished, or a reply unread.
  static constexpr net::Clock::duration kUnfinished = std::chrono::seconds(60);
  /// How long a connection may be silent.
  static constexpr net::Clock::duration kSilent = std::chrono::minutes(10);

  /// Connections at a time, if there are descriptors for them; under TLS each takes 25 KiB.
  static constexpr std::size_t kMostConnections = 4096;
  static constexpr std::size_t kMostTlsConnections = 1024;

  /// `counters` must outlive it.
  Shares(const net::asio::any_io_executor& executor, std::size_t most_connections,
         Counters& counters)
      : most_connections_(most_connections), counters_(counters), sooner_(executor) {}

  void join(Sharer& sharer, std::string peer);
  void part(Sharer& sharer);
  std::size_t count() const { return all_.size(); }

  /// The sharer was served. `is_amid`: something is unfinished or unread; `is_new`: not the same as
  /// at the last call, which was finished or taken. Sets the deadline.
  void served(Sharer& sharer, bool is_amid, bool is_new);
  /// The sharer holds so many bytes now. Where all together are too many, those of the peer with
  /// the most go, the oldest first; that may be this one.
  void hold(Sharer& sharer, std::size_t bytes);

  bool is_crowded() const { return all_.size() >= most_connections_; }
  /// Ends the connection that was silent for longest, of the peer that has the most; one that never
  /// said a whole line or request goes first. False: there
  /// is none.
  bool make_place();

  /// Ends connections at their deadlines, until stop(). Sleeps while none is near.
  net::Task<> watch();
  void stop();

 private:
  bool leave(Sharer& sharer, Farewell why);
  net::Time next_due() const;

  std::size_t most_connections_;
  Counters& counters_;
  std::list<Sharer*> all_;
  std::size_t held_ = 0;
  net::Time wakes_ = net::kNever;  ///< when watch() looks next
  net::Event sooner_;
  bool stopping_ = false;
};

}  // namespace tsd::listen
