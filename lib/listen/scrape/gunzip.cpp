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

Result<void> Gunzip::feed(std::string_view packed,
                          const std::function<bool(std::string_view)>& take) {
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));  // only read
  stream_.avail_in = static_cast<uInt>(packed.size());
  for (bool more = stream_.avail_in > 0; more;) {
    if (at_end_) return Error{"bytes follow the end of its gzip"};
    stream_.next_out = reinterpret_cast<Bytef*>(piece_.data());
    stream_.avail_out = static_cast<uInt>(piece_.size());
    int state = zlib_.inflate(&stream_, Z_NO_FLUSH);
    at_end_ = state == Z_STREAM_END;
    if (state != Z_OK && state != Z_BUF_ERROR && !at_end_) return Error{"its gzip is damaged"};
    std::size_t got = piece_.size() - stream_.avail_out;
    if (got > 0 && !take({piece_.data(), got})) return {};
    // A full piece may mean that there is more than its input tells.
    more = stream_.avail_in > 0 || (stream_.avail_out == 0 && !at_end_);
  }
  return {};
}

}  // namespace tsd::listen
