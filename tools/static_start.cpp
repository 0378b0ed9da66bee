// Only in static builds (`make static`): what the C library and OpenSSL would take from the machine
// that they were built for, told to take from the machine that they run on.
#include <netdb.h>
#include <nss.h>
#include <unistd.h>

#include <cstdlib>

namespace {

/// A name service module is a shared object of another C library: loading one would be the end.
void keep_to_files_and_dns() {
  __nss_configure_lookup("hosts", "files dns");
  __nss_configure_lookup("passwd", "files");
  __nss_configure_lookup("group", "files");
}

/// Debian's place of certificates is built in; Red Hat and its relatives have another.
void find_certificates() {
  constexpr const char* kRedHat = "/etc/pki/tls/certs/ca-bundle.crt";
  if (::access("/usr/lib/ssl/certs", R_OK) != 0 && ::access(kRedHat, R_OK) == 0) {
    ::setenv("SSL_CERT_FILE", kRedHat, 0);
  }
}

struct Start {
  Start() {
    keep_to_files_and_dns();
    find_certificates();
  }
};

// Before main(), for every tool.
const Start kStart;

}  // namespace
