// What an HTTP parser has not taken of a peer's bytes, with the one bound for client and server.
// The parser (Beast's) takes a header, a chunk's head and a trailer only when they are whole, and
// has a bound of its own for a header alone. This header includes Beast.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tsd::net {

class HttpInput {
 public:
  /// Bytes that may wait for the end of a header, of a chunk's head or of a trailer.
  static constexpr std::size_t kMostWaiting = 16u << 10;

  /// Gives `bytes` to `parser`, behind what waits. True when its message is complete: what waits
  /// then belongs to the next one. Fails when the bytes are no HTTP, or too many wait.
  template <class Parser>
  Result<bool> parse(Parser& parser, std::string_view bytes) {
    if (!waiting_.empty()) bytes = waiting_.append(bytes);
    boost::system::error_code code;
    std::size_t used = 1;
    while (used > 0 && !code && !bytes.empty() && !parser.is_done()) {
      used = parser.put(boost::asio::buffer(bytes), code);
      bytes.remove_prefix(used);
    }
    keep(bytes);
    if (code && code != boost::beast::http::error::need_more) return Error{code.message()};
    if (!parser.is_done() && waiting_.size() > kMostWaiting) return too_long();
    return parser.is_done();
  }

  const std::string& waiting() const { return waiting_; }
  /// Puts `bytes` behind what waits, for a caller that looks at them before a parser does.
  void add(std::string_view bytes) { waiting_.append(bytes); }

 private:
  void keep(std::string_view rest);
  static Error too_long();

  std::string waiting_;
};

}  // namespace tsd::net
