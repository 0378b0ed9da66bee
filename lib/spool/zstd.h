// Compressed segments: consecutive independent zstd frames, so that damage costs one frame. libzstd
// is loaded at first use: a process that never needs it does not pay for it.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tsd::spool {

/// Appends one frame of `plain`, with a checksum. Fails where libzstd is missing.
Result<void> compress_frame(std::string_view plain, std::string& into);

class Inflater {
 public:
  /// Fails where libzstd is missing.
  static Result<Inflater> make();
  Inflater(Inflater&&) noexcept;
  Inflater& operator=(Inflater&&) noexcept;
  ~Inflater();

  /// Calls take(plain) for the decompressed text of `bytes`, in pieces, until the bytes are used up
  /// or 256 KiB of text were given: a few bytes may become gigabytes. Returns how many bytes were
  /// used. Bytes that are no valid frame are skipped up to the next frame's magic number, and gap()
  /// is called for each such place.
  std::size_t feed(std::string_view bytes, const std::function<void(std::string_view plain)>& take,
                   const std::function<void()>& gap);
  /// The last call may have left text behind: feed() gives it, with more bytes or without.
  bool has_more() const;
  /// Call it after the last bytes: false when the last frame is incomplete.
  bool at_frame_end() const;

 private:
  struct Machinery;
  explicit Inflater(std::unique_ptr<Machinery> machinery);
  std::unique_ptr<Machinery> machinery_;
};

}  // namespace tsd::spool
