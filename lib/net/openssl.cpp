#include "net/openssl.h"

namespace tsd::net {

Result<const OpenSsl*> OpenSsl::load() {
  // libssl loads libcrypto, and dlsym searches both.
  return os::load_library<OpenSsl>("libssl.so.3",
                                   []([[maybe_unused]] os::Library& library, OpenSsl& functions) {
                                     TSD_OPENSSL_FUNCTIONS(TSD_TAKE_FUNCTION)
                                   });
}

std::string OpenSsl::why() const {
  const char* reason = ERR_reason_error_string(ERR_get_error());
  ERR_clear_error();
  return reason == nullptr ? "unknown reason" : reason;
}

}  // namespace tsd::net
