// Undoes an HTTP Content-Encoding, piece by piece, so that what a body grows to is never held.
#pragma once

#include <functional>
#include <string_view>

#include "base/result.h"

namespace tsd::listen {

/// Takes one piece of what was packed; its error ends the unpacking and is handed on.
using TakePiece = std::function<Result<void>(std::string_view)>;

/// Unpacks gzip, zlib or raw deflate. What follows the packed stream is ignored.
Result<void> inflate_gzip(std::string_view packed, const TakePiece& take);
Result<void> inflate_deflate(std::string_view packed, const TakePiece& take);

}  // namespace tsd::listen
