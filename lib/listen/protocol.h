// A protocol without its socket: takes the bytes of a peer, yields lines and replies.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace tsd::listen {

class Protocol {
 public:
  virtual ~Protocol() = default;

  /// Parses received bytes; appends points to `lines` and answers to replies().
  virtual void feed(std::string_view bytes, std::string& lines) = 0;
  /// Called when the peer has half-closed.
  virtual void end() = 0;

  /// True when the connection is to be closed after the replies are sent.
  bool over() const { return over_; }
  /// Replies that wait to be sent; the sender erases them.
  std::string& replies() { return replies_; }

  /// True when replies wait for a later time (an injected fault).
  virtual bool owes_replies() const { return !late_replies_.empty(); }
  /// Makes the late replies due.
  virtual void say_late_replies() { replies_ += std::exchange(late_replies_, {}); }

 protected:
  std::string replies_;
  std::string late_replies_;
  bool over_ = false;
};

}  // namespace tsd::listen
