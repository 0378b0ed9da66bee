// Errors of a sensor that has several parts: one that fails does not stop the others.
#pragma once

#include <string>

#include "base/result.h"
#include "sensors/sensor.h"

namespace tsd::sensors {

class PartialErrors {
 public:
  void note(const Result<void>& part) {
    if (part) return;
    if (++count_ == 1) {
      first_ = part.error();
      return;
    }
    // That one part is not there excuses none of the others.
    if (is_absence(first_)) first_.system = part.error().system;
    if (count_ <= kSaid) first_.text.append("; ").append(part.error().text);
  }

  /// Success, or the first three errors in one sentence with the number of the others.
  Result<void> result() && {
    if (count_ == 0) return {};
    if (count_ > kSaid) first_.text += "; and " + std::to_string(count_ - kSaid) + " more";
    return std::move(first_);
  }

 private:
  static constexpr std::size_t kSaid = 3;
  Error first_;
  std::size_t count_ = 0;
};

}  // namespace tsd::sensors
