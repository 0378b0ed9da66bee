#include "net/openssl.h"

#include <dlfcn.h>

namespace tsd::net {
namespace {

#ifdef TSD_STATIC
// Linked in: a static program can load no shared objects but those of its own C library.
Result<OpenSsl> bind() {
  OpenSsl ssl{};
#define TSD_TAKE(name) ssl.name = &::name;
  TSD_OPENSSL_FUNCTIONS(TSD_TAKE)
#undef TSD_TAKE
  return ssl;
}
#else
Result<OpenSsl> bind() {
  // libssl brings libcrypto along, and dlsym looks into both.
  void* library = ::dlopen("libssl.so.3", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return Error{::dlerror()};
  OpenSsl ssl{};
  const char* missing = nullptr;
  auto find = [&](const char* name, auto& function) {
    function =
        reinterpret_cast<std::remove_reference_t<decltype(function)> >(::dlsym(library, name));
    if (function == nullptr) missing = name;
  };
#define TSD_FIND(name) find(#name, ssl.name);
  TSD_OPENSSL_FUNCTIONS(TSD_FIND)
#undef TSD_FIND
  if (missing != nullptr) return Error{std::string("libssl.so.3 has no ") + missing};
  return ssl;
}
#endif

}  // namespace

Result<const OpenSsl*> OpenSsl::load() {
  static Result<OpenSsl> ssl = bind();
  if (!ssl) return Error(ssl.error()).with_context("loading", "OpenSSL");
  return &*ssl;
}

std::string OpenSsl::why() const {
  const char* reason = ERR_reason_error_string(ERR_get_error());
  ERR_clear_error();
  return reason == nullptr ? "unknown reason" : reason;
}

}  // namespace tsd::net
