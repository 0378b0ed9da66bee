// What is said on one connection, without its socket: bytes of a peer in, lines and replies out.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace tsd::listen {

class Protocol {
 public:
  virtual ~Protocol() = default;

  /// Takes what has come: the points in it are appended to `lines`, the answers to replies().
  virtual void feed(std::string_view bytes, std::string& lines) = 0;
  /// The peer has half-closed.
  virtual void end() = 0;

  /// Nothing more is read: send the replies and part.
  bool over() const { return over_; }
  /// What the peer has not been sent yet; whoever sends it erases it.
  std::string& replies() { return replies_; }

  /// There are replies to be said some time after the others (a fault to rehearse).
  virtual bool owes_replies() const { return !late_replies_.empty(); }
  /// That time has come.
  virtual void say_late_replies() { replies_ += std::exchange(late_replies_, {}); }

 protected:
  std::string replies_;
  std::string late_replies_;
  bool over_ = false;
};

}  // namespace tsd::listen
