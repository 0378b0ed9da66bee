// libsnappy, loaded when it is used first.
#pragma once

#include <snappy-c.h>

#include <string>
#include <string_view>

#include "base/result.h"
#include "os/library.h"

namespace tsd::net {

#define TSD_SNAPPY_FUNCTIONS(f) f(snappy_max_compressed_length) f(snappy_compress)

/// The functions under their own names.
struct Snappy {
  TSD_SNAPPY_FUNCTIONS(TSD_DECLARE_FUNCTION)

  /// Loads the library once; it stays loaded until the process ends.
  static Result<const Snappy*> load();

  /// `text` in snappy's block format, which has no frames and no checksum. The result lies in
  /// `room`, which only grows: to make it longer fills it with zeros.
  std::string_view pack(std::string_view text, std::string& room) const;
};

}  // namespace tsd::net
