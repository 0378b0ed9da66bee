// How many lines go into one HTTP body: what is learned about the bodies that an endpoint takes, as
// rules without a socket.
//
// OpenTSDB takes 8,192 bytes of body by default, and counts them compressed; some TSDs and proxies
// close at a body that is too large for them without a word. So bodies begin at the stock limit,
// double while they are taken, and fall back where one was refused.
#pragma once

#include <cstddef>
#include <cstdint>

#include "ship/peer.h"

namespace tsd::ship {

/// What has been learned about an endpoint. It outlives the connections.
struct BodyLimit {
  std::size_t bytes = kStockBody;  ///< of a body as sent
  std::size_t refused = SIZE_MAX;  ///< the smallest body that was refused
  bool packs = true;               ///< false: it does not read gzip
  double ratio = 6;                ///< bytes of lines a byte of body, of the last body
};

class BodySizer {
 public:
  explicit BodySizer(BodyLimit& limit) : limit_(limit) {}

  /// Bytes of lines to take for the next body: 5 % fewer than the last ratio promises to fit.
  std::size_t lines_to_take() const;
  /// `line_bytes` of lines became a body of `body_bytes`. False: it is over the limit, and has to
  /// be made of half as many lines.
  bool fits(std::size_t line_bytes, std::size_t body_bytes);

  /// The endpoint took that body: the next may be twice as large, unless that was refused before.
  void taken(std::size_t body_bytes);
  /// The endpoint said that the body is too large.
  void too_large(std::size_t body_bytes);
  /// The endpoint closed at the body without a word: if the body was larger than what every TSD
  /// takes, its size may be the reason, and the next bodies have the stock size.
  void cut_off(std::size_t body_bytes);

 private:
  BodyLimit& limit_;
};

}  // namespace tsd::ship
