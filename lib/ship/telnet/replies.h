// Cuts what a TSD sends on a telnet connection into replies and classifies them. No socket.
//
// Kinds and words: OpenTSDB 2.4 (PutDataPointRpc, RpcHandler, RpcManager); shapes of `version`
// answers: OpenTSDB two lines, KairosDB one line, InfluxDB a text without newline.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tsd::ship {

struct Reply {
  enum class Kind : std::uint8_t {
    answer,   ///< to `version`: the TSD has read and parsed every line before it
    refusal,  ///< of one line, permanent: "put: illegal argument: ..."
    retry,    ///< of one line, temporary: "put: Throttling exception: ..."
    late,     ///< of some line of the last minutes: "put: HBase error: ..."
    foreign,  ///< not from a TSD: "HTTP/1.1 400 Bad Request", control characters, no end of line
    other,    ///< the rest of an answer, or noise
  };
  Kind kind = Kind::other;
  std::string_view text;  ///< the line, cut after 4 KiB
};

/// What an endpoint's answer to `version` looks like, learned from its first one.
struct Signature {
  std::string text;   ///< empty: not yet seen
  bool bare = false;  ///< it comes without a newline
};

/// The kind of a line that is not an answer.
Reply::Kind kind_of(std::string_view line);

class Replies {
 public:
  /// `signature` belongs to the endpoint and outlives the connection.
  explicit Replies(Signature& signature) : signature_(signature) {}

  /// To be called when `version` is written to the endpoint for the first time: the next line of
  /// kind `other` is its answer.
  void expect_first_answer() { learning_ = signature_.text.empty(); }

  /// Calls take(const Reply&) for every reply that `bytes` completes.
  template <class Take>
  void feed(std::string_view bytes, Take&& take) {
    while (!bytes.empty()) {
      std::size_t end = bytes.find('\n');
      keep(bytes.substr(0, end));
      while (cut_bare_answer()) take(Reply{Reply::Kind::answer, signature_.text});
      if (end == bytes.npos) {
        if (is_noise()) take(Reply{Reply::Kind::foreign, half_});
        return;
      }
      bytes.remove_prefix(end + 1);
      take(judge());
      half_.clear();
    }
  }

  /// To be called at the end of the stream: the last reply may have no newline.
  template <class Take>
  void end(Take&& take) {
    if (half_.empty()) return;
    bool first = learning_;
    take(judge());
    if (first && !learning_) signature_.bare = true;
    half_.clear();
  }

 private:
  void keep(std::string_view bytes);
  bool cut_bare_answer();
  bool is_noise() const;
  Reply judge();

  Signature& signature_;
  bool learning_ = false;
  std::string half_;
};

}  // namespace tsd::ship
