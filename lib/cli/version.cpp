#include "cli/version.h"

namespace tsd::cli {

const char* version() {
#ifdef TSD_OPENSSL_INSIDE
  // The differences to the ordinary build.
  return TSD_VERSION
      "\nstatic build for Linux 4.18 and later"
      "\nnames of hosts and users: /etc/hosts, DNS and /etc/passwd only, no LDAP, SSSD or mDNS"
      "\nTLS: " TSD_OPENSSL_INSIDE
      " inside; updates of the system's OpenSSL do not reach it"
      "\nKafka: none; the program of the .deb or of `make install` speaks it, with librdkafka";
#else
  return TSD_VERSION;
#endif
}

}  // namespace tsd::cli
