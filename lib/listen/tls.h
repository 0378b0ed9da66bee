// A protocol inside TLS: decrypts received bytes for another protocol and encrypts its replies. It
// has no socket either.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "listen/protocol.h"

namespace tsd::listen {

/// A certificate and its key, the identity of a server.
class TlsIdentity {
 public:
  /// Both files are PEM; the certificate file may contain the chain.
  static Result<std::unique_ptr<TlsIdentity>> load(const std::string& certificate_file,
                                                   const std::string& key_file);
  ~TlsIdentity();

  /// `begin` makes the inner protocol from the first decrypted byte.
  std::unique_ptr<Protocol> wrap(std::function<std::unique_ptr<Protocol>(char first)> begin) const;

 private:
  struct Machinery;
  class Session;
  explicit TlsIdentity(std::unique_ptr<Machinery> machinery);
  std::unique_ptr<Machinery> machinery_;
};

}  // namespace tsd::listen
