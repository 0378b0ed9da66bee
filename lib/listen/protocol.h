// A protocol without its socket: takes the bytes of a peer, yields lines and replies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "listen/replies.h"

namespace tsd::listen {

/// Why a connection is ended before its peer ends it.
enum class Farewell {
  overdue,  ///< something unfinished or unread for too long, or silent for too long
  crowded,  ///< others need the room or the place
};

class Protocol {
 public:
  virtual ~Protocol() = default;

  /// Parses received bytes; appends points to `lines` and answers to replies(). Not to be called
  /// while pending().
  virtual void feed(std::string_view bytes, std::string& lines) = 0;
  /// What was fed holds more: a command that waits for room among the replies, or a request that is
  /// worked on in steps. go_on() takes the next step, and is not to be called while it
  /// needs_room() among the replies.
  virtual bool pending() const { return false; }
  virtual bool needs_room() const { return pending() && replies_.full(); }
  virtual void go_on(std::string& /*lines*/) {}
  /// Called when replies were sent: further ones may have waited inside.
  virtual void refill() {}
  /// Called when the peer has half-closed.
  virtual void end() = 0;

  /// A line, a request or a handshake has begun and is not finished.
  virtual bool is_amid() const = 0;
  /// Lines or requests that came whole, so far.
  virtual std::uint64_t finished() const { return finished_; }
  /// Bytes that it holds of what is not finished, and of replies. Less than 1 KiB is not counted.
  virtual std::size_t held() const = 0;
  /// Forgets what is not finished, and says why where the protocol has words for it.
  virtual void part(Farewell why) = 0;
  /// An end without an error proves to the peer that all of its lines were read.
  virtual bool proves_by_end() const { return true; }

  /// True when the connection is to be closed after the replies are sent.
  bool over() const { return over_; }
  Replies& replies() { return replies_; }
  const Replies& replies() const { return replies_; }

  /// True when replies wait for a later time (an injected fault).
  virtual bool owes_replies() const { return !late_replies_.text().empty(); }
  /// Makes the late replies due.
  virtual void say_late_replies() {
    replies_.answer(late_replies_.text());
    late_replies_.text().clear();
  }

 protected:
  Replies replies_;
  Replies late_replies_;
  bool over_ = false;
  std::uint64_t finished_ = 0;
};

}  // namespace tsd::listen
