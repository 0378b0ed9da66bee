// Compresses one request body.
#pragma once

#include <string>
#include <string_view>

#include "net/zlib.h"

namespace tsd::ship {

/// Replaces `into` with `text` compressed in gzip format (RFC 1952).
void gzip(const net::Zlib& zlib, std::string_view text, std::string& into);

}  // namespace tsd::ship
