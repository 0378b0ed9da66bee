#include "listen/inflate.h"

#include <array>

#include "net/zlib.h"

namespace tsd::listen {
namespace {

constexpr int kGzip = 16 + MAX_WBITS;  // as zlib spells it
constexpr int kZlib = MAX_WBITS;
constexpr int kRaw = -MAX_WBITS;

Result<void> inflate_as(int format, std::string_view packed, const TakePiece& take) {
  z_stream stream{};
  auto zlib = net::Zlib::load();
  if (!zlib) return zlib.error();
  if ((*zlib)->inflateInit2_(&stream, format, ZLIB_VERSION, sizeof stream) != Z_OK)
    return Error{"zlib does not start"};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));  // only read
  stream.avail_in = static_cast<uInt>(packed.size());
  std::array<char, 32u << 10> piece;
  Result<void> taken;
  int state = Z_OK;
  while (state == Z_OK && taken) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    state = (*zlib)->inflate(&stream, Z_NO_FLUSH);
    taken = take({piece.data(), piece.size() - stream.avail_out});
  }
  (*zlib)->inflateEnd(&stream);
  if (taken && state != Z_STREAM_END) return Error{"the packed body is damaged or cut"};
  return taken;
}

/// True for a zlib header. RFC 9110 defines "deflate" as zlib, but many clients send it raw. A zlib
/// header has 8 in the low bits of its first byte, and its first two bytes are a multiple of 31.
bool is_zlib(std::string_view packed) {
  if (packed.size() < 2) return false;
  unsigned first = static_cast<unsigned char>(packed[0]),
           second = static_cast<unsigned char>(packed[1]);
  return (first & 0x0f) == Z_DEFLATED && (first * 256 + second) % 31 == 0;
}

}  // namespace

Result<void> inflate_gzip(std::string_view packed, const TakePiece& take) {
  return inflate_as(kGzip, packed, take);
}

Result<void> inflate_deflate(std::string_view packed, const TakePiece& take) {
  return inflate_as(is_zlib(packed) ? kZlib : kRaw, packed, take);
}

}  // namespace tsd::listen
