// A buffered descriptor for bulk output. The first failed write is kept and returned by every later
// flush(), so a full disk is never silent.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tsd::os {

class Output {
 public:
  /// The caller closes `fd`. The buffer never grows beyond `capacity` plus one piece.
  explicit Output(int fd, std::size_t capacity = 64u << 10) : fd_(fd), capacity_(capacity) {}

  void write(std::string_view bytes);
  /// Hands everything written so far to the system; returns the first error.
  Result<void> flush();
  bool failed() const { return error_.has_value(); }

 private:
  int fd_;
  std::size_t capacity_;
  std::string buffer_;
  std::optional<Error> error_;
};

}  // namespace tsd::os
