#include "listen/scrape/gunzip.h"

namespace tsd::listen {
namespace {

constexpr int kGzip = 16 + MAX_WBITS;  // as zlib spells it

}  // namespace

Result<std::unique_ptr<Gunzip>> Gunzip::begin() {
  auto zlib = net::Zlib::load();
  if (!zlib) return zlib.error();
  std::unique_ptr<Gunzip> gunzip(new Gunzip(**zlib));
  if ((*zlib)->inflateInit2_(&gunzip->stream_, kGzip, ZLIB_VERSION, sizeof gunzip->stream_) !=
      Z_OK) {
    return Error{"zlib does not start"};
  }
  return gunzip;
}

Gunzip::~Gunzip() {
  zlib_.inflateEnd(&stream_);
}

void Gunzip::feed(std::string_view packed) {
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));  // only read
  stream_.avail_in = static_cast<uInt>(packed.size());
}

Result<std::string_view> Gunzip::next() {
  if (at_end_ && stream_.avail_in > 0) return Error{"bytes follow the end of its gzip"};
  if (at_end_) return std::string_view();
  stream_.next_out = reinterpret_cast<Bytef*>(piece_.data());
  stream_.avail_out = static_cast<uInt>(piece_.size());
  int state = zlib_.inflate(&stream_, Z_NO_FLUSH);
  at_end_ = state == Z_STREAM_END;
  if (state != Z_OK && state != Z_BUF_ERROR && !at_end_) return Error{"its gzip is damaged"};
  std::size_t got = piece_.size() - stream_.avail_out;
  // A header makes no text; what follows it may.
  if (got == 0 && stream_.avail_in > 0 && state == Z_OK) return next();
  return std::string_view(piece_.data(), got);
}

}  // namespace tsd::listen
