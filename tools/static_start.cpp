#include "tools/static_start.h"

#include <netdb.h>
#include <nss.h>
#include <unistd.h>

#include <cstdlib>

namespace tsd::tools {
namespace {

// A name service module is a shared object linked with the machine's own C library. Loading it into
// a static program would bring in a second C library and crash, so only the built-in services stay.
void use_builtin_name_services() {
  __nss_configure_lookup("hosts", "files dns");
  __nss_configure_lookup("passwd", "files");
  __nss_configure_lookup("group", "files");
}

// The static OpenSSL was built on Debian and looks in Debian's directory. Red Hat and its relatives
// keep their certificates in another file. A value set by the user stays.
void find_certificates() {
  constexpr const char* kRedHat = "/etc/pki/tls/certs/ca-bundle.crt";
  if (::access("/usr/lib/ssl/certs", R_OK) != 0 && ::access(kRedHat, R_OK) == 0) {
    ::setenv("SSL_CERT_FILE", kRedHat, 0);
  }
}

}  // namespace

void adapt_static_program() {
  use_builtin_name_services();
  find_certificates();
}

}  // namespace tsd::tools
