// A protocol inside TLS: what comes is decrypted for another protocol, whose replies go out
// encrypted. No socket here either.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "listen/protocol.h"

namespace tsd::listen {

/// A certificate and its key, with which a service shows who it is.
class TlsIdentity {
 public:
  /// Both files are PEM; the certificate's may hold the chain.
  static Result<std::unique_ptr<TlsIdentity>> load(const std::string& certificate_file,
                                                   const std::string& key_file);
  ~TlsIdentity();

  /// `begin` makes the protocol inside from the first byte in clear.
  std::unique_ptr<Protocol> wrap(std::function<std::unique_ptr<Protocol>(char first)> begin) const;

 private:
  struct Machinery;
  class Session;
  explicit TlsIdentity(std::unique_ptr<Machinery> machinery);
  std::unique_ptr<Machinery> machinery_;
};

}  // namespace tsd::listen
