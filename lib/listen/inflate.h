// Decodes an HTTP Content-Encoding piece by piece, so that the decompressed body is never held in
// memory.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "base/result.h"

namespace tsd::listen {

/// What one body may become: a megabyte of gzip could be a gigabyte, and seconds of work.
inline constexpr std::size_t kMostUnpacked = 16u << 20;

class Unpacker {
 public:
  virtual ~Unpacker() = default;
  /// The next piece, at most 4 KiB and valid until the next call; empty at the end. Bytes behind
  /// the packed stream are ignored. Fails when it is damaged or cut, and with EFBIG beyond
  /// kMostUnpacked.
  virtual Result<std::string_view> next() = 0;
  /// Bytes of memory that it takes.
  virtual std::size_t held() const { return 0; }
};

/// For the names of gzip and deflate (zlib or raw), in any case. An unknown coding is ignored, as
/// OpenTSDB does. `packed` must outlive it.
Result<std::unique_ptr<Unpacker>> unpacker_for(std::string_view coding, std::string_view packed);

}  // namespace tsd::listen
