// A sensor of several parts: each part's error is heard, and none ends the others.
#pragma once

#include <optional>

#include "base/result.h"
#include "base/say.h"

namespace tsd::sensors {

class Faults {
 public:
  explicit Faults(const Say& say) : say_(say) {}

  /// Keeps the first error for result(); later ones are said at once.
  void note(Result<void> part) {
    if (part) return;
    if (first_) {
      say_(part.error().text);
    } else {
      first_ = std::move(part.error());
    }
  }

  Result<void> result() && {
    if (first_) return std::move(*first_);
    return {};
  }

 private:
  const Say& say_;
  std::optional<Error> first_;
};

}  // namespace tsd::sensors
