// The replies that wait for a peer, over telnet and HTTP, in clear and inside TLS: the one place
// where they grow, and its bound.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tsd::listen {

class Replies {
 public:
  /// With so many bytes waiting no command and no request is answered, and nothing is read: the
  /// last answer before may go over it. Error replies to lines are dropped instead, as OpenTSDB
  /// does when a client does not read.
  static constexpr std::size_t kMost = 64u << 10;

  bool full() const { return text_.size() >= kMost; }
  /// An answer; not to be made while full().
  void answer(std::string_view text) { text_.append(text); }
  /// There is room for an error reply: else it need not be made.
  bool has_room() const { return text_.size() + kShort <= kMost; }
  /// An error reply to a line; false: it is dropped.
  bool complain(std::string_view text) {
    bool fits = text_.size() + text.size() <= kMost;
    if (fits) text_.append(text);
    return fits;
  }

  /// What waits; the sender erases it.
  std::string& text() { return text_; }
  const std::string& text() const { return text_; }

 private:
  static constexpr std::size_t kShort = 128;

  std::string text_;
};

}  // namespace tsd::listen
