// Decodes an HTTP Content-Encoding piece by piece, so the decompressed body is never held in
// memory.
#pragma once

#include <functional>
#include <string_view>

#include "base/result.h"

namespace tsd::listen {

/// Receives one decompressed piece; its error ends the decompression and is returned.
using TakePiece = std::function<Result<void>(std::string_view)>;

/// Decompresses gzip, zlib or raw deflate. Bytes behind the stream are ignored.
Result<void> inflate_gzip(std::string_view packed, const TakePiece& take);
Result<void> inflate_deflate(std::string_view packed, const TakePiece& take);

}  // namespace tsd::listen
