#include "listen/inflate.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>

#include "base/ascii.h"
#include "net/zlib.h"

namespace tsd::listen {
namespace {

constexpr std::size_t kPiece = 4u << 10;
constexpr int kGzip = 16 + MAX_WBITS;  // as zlib spells it
constexpr int kZlib = MAX_WBITS;
constexpr int kRaw = -MAX_WBITS;

class Plain final : public Unpacker {
 public:
  explicit Plain(std::string_view text) : text_(text) {}

  Result<std::string_view> next() override {
    std::string_view piece = text_.substr(0, kPiece);
    text_.remove_prefix(piece.size());
    return piece;
  }

 private:
  std::string_view text_;
};

class Inflating final : public Unpacker {
 public:
  Inflating(const net::Zlib& zlib, std::string_view packed) : zlib_(zlib) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));  // only read
    stream_.avail_in = static_cast<uInt>(packed.size());
  }
  ~Inflating() override { zlib_.inflateEnd(&stream_); }
  Inflating(const Inflating&) = delete;
  Inflating& operator=(const Inflating&) = delete;

  bool begin(int format) {
    return zlib_.inflateInit2_(&stream_, format, ZLIB_VERSION, sizeof stream_) == Z_OK;
  }

  Result<std::string_view> next() override {
    if (at_end_) return std::string_view();
    stream_.next_out = reinterpret_cast<Bytef*>(piece_.data());
    stream_.avail_out = static_cast<uInt>(piece_.size());
    int state = zlib_.inflate(&stream_, Z_NO_FLUSH);
    at_end_ = state == Z_STREAM_END;
    if (state != Z_OK && !at_end_) return Error{"the packed body is damaged or cut"};
    std::size_t got = piece_.size() - stream_.avail_out;
    unpacked_ += got;
    if (unpacked_ > kMostUnpacked) return Error{"it is unpacked more than 16 MiB long", EFBIG};
    if (got == 0 && !at_end_)
      return next();  // only a header so far: the next call has more, or fails
    return std::string_view(piece_.data(), got);
  }

  std::size_t held() const override { return sizeof *this + kWindow; }

 private:
  static constexpr std::size_t kWindow = 40u << 10;  // what zlib allocates, about

  const net::Zlib& zlib_;
  z_stream stream_{};
  std::array<char, kPiece> piece_;
  std::size_t unpacked_ = 0;
  bool at_end_ = false;
};

/// The format of a zlib header, or raw. RFC 9110 defines "deflate" as zlib, but many clients send
/// it raw. A zlib header has 8 in the low bits of its first byte, and its first two bytes are a
/// multiple of 31.
int deflate_format(std::string_view packed) {
  if (packed.size() < 2) return kRaw;
  unsigned first = static_cast<unsigned char>(packed[0]),
           second = static_cast<unsigned char>(packed[1]);
  return (first & 0x0f) == Z_DEFLATED && (first * 256 + second) % 31 == 0 ? kZlib : kRaw;
}

int gzip_format(std::string_view) {
  return kGzip;
}

struct Coding {
  std::string_view name;
  int (*format)(std::string_view packed);
};
constexpr std::array<Coding, 4> kCodings{{{"gzip", gzip_format},
                                          {"x-gzip", gzip_format},
                                          {"deflate", deflate_format},
                                          {"x-deflate", deflate_format}}};

bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char c, char d) { return ascii_lower(c) == d; });
}

}  // namespace

Result<std::unique_ptr<Unpacker>> unpacker_for(std::string_view coding, std::string_view packed) {
  auto known = std::ranges::find_if(kCodings,
                                    [&](const Coding& one) { return same_word(coding, one.name); });
  if (known == kCodings.end()) return std::unique_ptr<Unpacker>(std::make_unique<Plain>(packed));
  auto zlib = net::Zlib::load();
  if (!zlib) return zlib.error();
  auto inflating = std::make_unique<Inflating>(**zlib, packed);
  if (!inflating->begin(known->format(packed))) return Error{"zlib does not start"};
  return std::unique_ptr<Unpacker>(std::move(inflating));
}

}  // namespace tsd::listen
