#include "base/lines.h"

namespace tsd {

void LineCutter::keep(std::string_view bytes) {
  if (overlong_) return;
  if (half_.size() + bytes.size() > limit_) {
    overlong_ = true;  // its bytes are dropped until its newline comes
    half_.clear();
    half_.shrink_to_fit();
  } else {
    half_.append(bytes);
  }
}

}  // namespace tsd
