#include "net/zlib.h"

namespace tsd::net {

Result<const Zlib*> Zlib::load() {
  return os::load_library<Zlib>("libz.so.1",
                                []([[maybe_unused]] os::Library& library, Zlib& functions) {
                                  TSD_ZLIB_FUNCTIONS(TSD_TAKE_FUNCTION)
                                });
}

}  // namespace tsd::net
