// OpenSSL, loaded when TLS is used first: linked in, it would cost every process 2 MB.
#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <string>

#include "base/result.h"
#include "os/library.h"

namespace tsd::net {

/// The functions of libssl and libcrypto that this project uses.
// clang-format off
#define TSD_OPENSSL_FUNCTIONS(f)       \
  f(TLS_server_method) \
  f(TLS_client_method) \
  f(SSL_CTX_new) \
  f(SSL_CTX_free) \
  f(SSL_CTX_ctrl) \
  f(SSL_CTX_use_certificate_chain_file) \
  f(SSL_CTX_use_PrivateKey_file) \
  f(SSL_CTX_set_default_verify_paths) \
  f(SSL_CTX_load_verify_file) \
  f(SSL_CTX_set_verify) \
  f(SSL_new) \
  f(SSL_free) \
  f(SSL_set_bio) \
  f(SSL_set_accept_state) \
  f(SSL_set_connect_state) \
  f(SSL_ctrl) \
  f(SSL_set1_host) \
  f(SSL_get0_param) \
  f(X509_VERIFY_PARAM_set1_ip_asc) \
  f(SSL_do_handshake) \
  f(SSL_get_verify_result) \
  f(X509_verify_cert_error_string) \
  f(SSL_read) \
  f(SSL_write) \
  f(SSL_shutdown) \
  f(SSL_get_error) \
  f(BIO_new) \
  f(BIO_s_mem) \
  f(BIO_read) \
  f(BIO_write) \
  f(ERR_get_error) \
  f(ERR_clear_error) \
  f(ERR_reason_error_string)
// clang-format on

/// The functions under their own names.
struct OpenSsl {
  TSD_OPENSSL_FUNCTIONS(TSD_DECLARE_FUNCTION)

  /// Loads the library once; it stays loaded until the process ends.
  static Result<const OpenSsl*> load();

  /// The message of the oldest error in the queue of OpenSSL; clears the queue.
  std::string why() const;
};

}  // namespace tsd::net
