// zlib, loaded when something is to be packed or unpacked.
#pragma once

#include <zlib.h>

#include "base/result.h"
#include "os/library.h"

namespace tsd::net {

/// The functions of zlib that are used here. deflateInit2 and inflateInit2 are macros around the
/// ones with an underscore.
#define TSD_ZLIB_FUNCTIONS(f)                                                           \
  f(deflateInit2_) f(deflateBound) f(deflate) f(deflateEnd) f(inflateInit2_) f(inflate) \
      f(inflateEnd)

/// They bear their own names.
struct Zlib {
  TSD_ZLIB_FUNCTIONS(TSD_DECLARE_FUNCTION)

  /// Loads the library, once; it stays until the process ends.
  static Result<const Zlib*> load();
};

}  // namespace tsd::net
