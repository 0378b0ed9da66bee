// Unpacks gzip as it comes. Holds 40 KiB, whatever comes.
#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "net/zlib.h"

namespace tsd::listen {

class Gunzip {
 public:
  /// Loads zlib.
  static Result<std::unique_ptr<Gunzip>> begin();
  ~Gunzip();
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  /// The next bytes, which have to live until next() has read them all.
  void feed(std::string_view packed);
  /// The next piece of the text, at most 16 KiB and valid until the next call; empty when more
  /// bytes are needed. Fails when it is no gzip, or when bytes follow its end.
  Result<std::string_view> next();
  /// The last byte of the gzip was there.
  bool is_whole() const { return at_end_; }

 private:
  explicit Gunzip(const net::Zlib& zlib) : zlib_(zlib) {}

  const net::Zlib& zlib_;
  z_stream stream_{};
  std::array<char, 16u << 10> piece_;
  bool at_end_ = false;
};

}  // namespace tsd::listen
