// How a TSD behaves where TSDs differ.
#pragma once

#include <cstddef>

namespace tsd::listen {

struct Manners {
  /// Longest HTTP body taken, packed or not.
  std::size_t longest_body = 1u << 20;
  /// The limits of an OpenTSDB with its stock configuration: more than 1,024 unfinished bytes end
  /// a telnet connection without a word; HTTP bodies over 8,192 bytes, chunked ones and "Expect:
  /// 100-continue" are refused.
  bool stock_limits = false;
};

}  // namespace tsd::listen
