#include "ship/http/gzip.h"

#include <cassert>

namespace tsd::ship {
namespace {

constexpr int kLevel = 3;             // level 4 takes more than twice the time for 5 % less
constexpr int kGzipWindow = 15 + 16;  // 32 KiB; + 16 makes zlib write a gzip header
constexpr int kMemory = 8;

}  // namespace

void gzip(const net::Zlib& zlib, std::string_view text, std::string& into) {
  z_stream stream{};
  int begun = zlib.deflateInit2_(&stream, kLevel, Z_DEFLATED, kGzipWindow, kMemory,
                                 Z_DEFAULT_STRATEGY, ZLIB_VERSION, sizeof stream);
  assert(begun == Z_OK);  // fails only if memory is short
  into.resize(zlib.deflateBound(&stream, text.size()));
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(into.data());
  stream.avail_out = static_cast<uInt>(into.size());
  int ended = zlib.deflate(&stream, Z_FINISH);
  assert(ended == Z_STREAM_END);
  (void)begun;
  (void)ended;
  into.resize(stream.total_out);
  zlib.deflateEnd(&stream);
}

}  // namespace tsd::ship
