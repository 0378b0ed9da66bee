// Unpacks gzip as it comes. Holds 40 KiB, whatever comes.
#pragma once

#include <array>
#include <functional>
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

  /// Unpacks `packed` and calls `take` with the text, in pieces of at most 16 KiB; no further where
  /// `take` returns false. Fails when it is no gzip, or when bytes follow its end.
  Result<void> feed(std::string_view packed, const std::function<bool(std::string_view)>& take);
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
