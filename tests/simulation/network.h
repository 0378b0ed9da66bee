// Connections in memory, as TCP makes them: bytes take their time, arrive in pieces of any size,
// and may stop at any byte. One side is the sender's net::Stream, the other a modelled peer's.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/stream.h"
#include "simulation/world.h"

namespace sim {

/// How a network is: of a whole run, or while a fault lasts.
struct Weather {
  Micros delay = 500;           ///< least time of a piece under way
  Micros jitter = 2'000;        ///< and what it may take longer
  std::size_t piece = 1448;     ///< a piece has 1 to so many bytes
  std::size_t buffer = 65'536;  ///< of each kernel, in bytes
};

class Link;

/// What a peer does on one connection.
class Session {
 public:
  virtual ~Session() = default;
  virtual void take(std::string_view bytes) = 0;
  /// The sender's end of stream, behind its last byte.
  virtual void end() = 0;
  /// A peer that does not read leaves the bytes in its kernel.
  virtual bool reads() const { return true; }
};

/// Where connections are made to.
class Host {
 public:
  virtual ~Host() = default;
  virtual std::unique_ptr<Session> accept(Link& link) = 0;
  /// Its process is killed: what it had in memory is gone.
  virtual void kill() {}

  std::string name;
  bool refuses = false;      ///< no process listens
  bool is_away = false;      ///< no packet comes through, in neither direction
  bool is_deaf = false;      ///< none of the sender's packets comes through
  bool is_silent = false;    ///< none of its own does
  Micros slow = 0;           ///< it reads a little only every so often; 0: at once
  std::size_t reset_at = 0;  ///< the next connection is reset at this byte; 0: not
  std::vector<std::weak_ptr<Link>> links;
};

/// One connection. The peer's side is a Session, which may call what is public here.
class Link : public std::enable_shared_from_this<Link> {
 public:
  Link(World& world, Host& host, const Weather& weather, std::uint64_t number);

  // The peer's side

  void say(std::string bytes);
  /// Closes: a reset if it left bytes unread, as the kernel does.
  void close();
  /// Ends its side only: bytes stay unread.
  void shut_down();
  /// Takes no more, closes cleanly all the same.
  void hang_up();
  void reset();
  std::uint64_t number() const { return number_; }
  World& world() { return world_; }

  // The network's side

  /// The peer's process is gone. `tells`: its kernel resets the connection.
  void lose_peer(bool tells);
  /// The sender's machine is gone, without a word.
  void lose_sender() { sender_gone_ = lost_ = true; }
  /// Goes on after a fault of the network has ended.
  void resume();

  // The sender's side

  struct Watcher {
    virtual ~Watcher() = default;
    virtual void notice() = 0;
  };
  Watcher* watcher = nullptr;
  std::string came;    ///< bytes for the sender to read
  bool ended = false;  ///< the peer's end of stream is behind them
  std::string error;   ///< the connection has failed
  std::size_t room() const;
  void send(std::string_view bytes);
  void end_sending();
  void leave();
  bool is_acknowledged() const { return error.empty() && out_.empty() && unacknowledged_ == 0; }

  void begin(std::unique_ptr<Session> session) { session_ = std::move(session); }

 private:
  void pump();
  void arrive(std::string bytes);
  void read_some();
  void give_end();
  void tell_sender(std::function<void()> what);
  void fail(const std::string& words);
  Time arrival(Time& last, bool cut);
  void watch_silence();

  World& world_;
  Host& host_;
  Weather weather_;
  std::uint64_t number_;
  std::unique_ptr<Session> session_;
  std::string out_;                 // in the sender's kernel, not under way yet
  std::size_t unacknowledged_ = 0;  // bytes that left out_, as the sender's kernel knows
  std::size_t under_way_ = 0;       // of these, not in the peer's kernel yet
  std::string unread_;              // in the peer's kernel
  std::size_t total_ = 0;           // bytes that reached the peer's kernel
  std::size_t reset_at_ = 0;
  bool out_ends_ = false;  // the sender's end of stream is behind out_
  bool end_sent_ = false;
  bool end_came_ = false;  // the peer's kernel has it
  bool end_given_ = false;
  bool peer_closed_ = false;
  bool discards_ = false;
  bool peer_gone_ = false;  // bytes for it are answered by a reset
  bool sender_gone_ = false;
  bool lost_ = false;
  bool reading_ = false;  // a read is due
  bool watched_ = false;
  Time last_out_{};
  Time last_in_{};
  Time acknowledged_{};
  std::vector<std::function<void()>> held_;  // for the sender, while the peer is silent
};

}  // namespace sim
