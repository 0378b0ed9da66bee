#include "base/lines.h"

#include "base/text.h"

namespace tsd {

void LineCutter::keep(std::string_view bytes) {
  if (overlong_) return;
  if (half_.size() + bytes.size() > limit_) {
    overlong_ = true;  // drop the rest of the line up to its newline
    forget_half();
  } else {
    half_.append(bytes);
  }
}

/// One long line must not cost its stream the memory for as long as it lasts.
void LineCutter::forget_half() {
  constexpr std::size_t kKept = 1024;
  if (half_.capacity() > kKept) release(half_);
  half_.clear();
}

}  // namespace tsd
