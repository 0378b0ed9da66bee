// CRC-32 as zlib and gzip count it, several times as fast as zlib where the processor multiplies
// without carries; elsewhere a byte at a time.
#pragma once

#include <cstdint>
#include <string_view>

namespace tsd::spool {

std::uint32_t crc32(std::string_view bytes);

}  // namespace tsd::spool
