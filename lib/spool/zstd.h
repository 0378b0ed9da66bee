// Compressed segments: independent zstd frames one behind the other, so that damage costs a frame.
// libzstd is loaded when it is first needed: who never waits for a TSD never pays for it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tsd::spool {

/// Appends one frame, with a checksum, that holds `plain`. An error where libzstd is not there.
Result<void> compress_frame(std::string_view plain, std::string& into);

class Inflater {
 public:
  /// An error where libzstd is not there.
  static Result<Inflater> make();
  Inflater(Inflater&&) noexcept;
  Inflater& operator=(Inflater&&) noexcept;
  ~Inflater();

  /// Calls take(plain) for what `bytes` unfold to, in pieces, as they come. Bytes that are no sound
  /// frame are passed over up to the next frame's magic number, and gap() is called there.
  void feed(std::string_view bytes, const std::function<void(std::string_view plain)>& take,
            const std::function<void()>& gap);
  /// No more bytes come: false when the last frame is not whole.
  bool at_frame_end() const;

 private:
  struct Machinery;
  explicit Inflater(std::unique_ptr<Machinery> machinery);
  std::unique_ptr<Machinery> machinery_;
};

}  // namespace tsd::spool
