// zlib, loaded when it is used first.
#pragma once

#include <zlib.h>

#include "base/result.h"
#include "os/library.h"

namespace tsd::net {

/// The functions of zlib that this project uses. deflateInit2 and inflateInit2 are macros that call
/// the ones with an underscore.
#define TSD_ZLIB_FUNCTIONS(f)                                                           \
  f(deflateInit2_) f(deflateBound) f(deflate) f(deflateEnd) f(inflateInit2_) f(inflate) \
      f(inflateEnd)

/// The functions under their own names.
struct Zlib {
  TSD_ZLIB_FUNCTIONS(TSD_DECLARE_FUNCTION)

  /// Loads the library once; it stays loaded until the process ends.
  static Result<const Zlib*> load();
};

}  // namespace tsd::net
