// Cuts what a peer sends on a telnet connection into replies and classifies them. No socket.
//
// Words: OpenTSDB 2.4 (PutDataPointRpc, RpcHandler, RpcManager) and the other receivers that answer
// `version`. All other words are none of a TSD: a greeting, an error of another protocol, an echo.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ship/peer.h"

namespace tsd::ship {

struct Reply {
  enum class Kind : std::uint8_t {
    answer,     ///< to `version`, in a known form: the TSD has read and parsed every line before it
    more,       ///< the rest of an answer: "Built on 2021/09/02 ..."
    refusal,    ///< of one line, permanent: "put: illegal argument: ..."
    retry,      ///< of one line, temporary: "put: Throttling exception: ..."
    late,       ///< of some line of the last minutes: "put: HBase error: ..."
    complaint,  ///< about a put, in words that are not known: "put: ..."
    foreign,    ///< all other words
  };
  Kind kind = Kind::foreign;
  std::string_view text;      ///< the line, cut after 4 KiB
  Peer peer = Peer::unknown;  ///< for an answer: whose form it has
};

/// More bytes may make a TSD's reply of `half`.
bool may_become_reply(std::string_view half);

/// Classifies one line, which comes without its newline.
Reply reply_of(std::string_view line);

class Replies {
 public:
  /// Calls take(const Reply&) for every reply that `bytes` completes.
  template <class Take>
  void feed(std::string_view bytes, Take&& take) {
    while (!bytes.empty()) {
      std::size_t end = bytes.find('\n');
      keep(bytes.substr(0, end));
      while (std::size_t size = bare_size()) {
        take(reply_of(std::string_view(half_).substr(0, size)));
        half_.erase(0, size);
        cut_ = true;
      }
      if (end == bytes.npos) {
        if (is_noise()) take(Reply{Reply::Kind::foreign, half_});
        return;
      }
      bytes.remove_prefix(end + 1);
      if (!cut_ || !(half_.empty() || half_ == "\r")) take(judge());
      half_.clear();
      cut_ = false;
    }
  }

  /// To be called at the end of the stream: the last reply may have no newline. One that was cut
  /// off before it tells what it is stays in rest().
  template <class Take>
  void end(Take&& take) {
    if (half_.empty() || is_cut_off()) return;
    take(judge());
    half_.clear();
  }

  /// What has come of a reply that is not complete.
  std::string_view rest() const { return half_; }

 private:
  void keep(std::string_view bytes);
  std::size_t bare_size() const;
  bool is_noise() const;
  bool is_cut_off() const;
  Reply judge();

  std::string half_;
  bool cut_ = false;  // a reply without newline was cut off in front of half_
};

}  // namespace tsd::ship
