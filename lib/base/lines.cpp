#include "base/lines.h"

namespace tsd {

void LineCutter::keep(std::string_view bytes) {
  if (overlong_) return;
  if (half_.size() + bytes.size() > limit_) {
    overlong_ = true;  // drop the rest of the line up to its newline
    half_.clear();
    half_.shrink_to_fit();
  } else {
    half_.append(bytes);
  }
}

}  // namespace tsd
