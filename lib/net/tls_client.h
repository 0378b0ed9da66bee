// The TLS settings of a client. The first TlsClient loads OpenSSL.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"

namespace tsd::net {

struct TlsOptions {
  /// Trusted certificates, PEM; default: the trust store of the system.
  std::optional<std::string> ca_file = std::nullopt;
  /// The certificate of the client with its chain, PEM.
  std::optional<std::string> certificate_file = std::nullopt;
  /// PEM; default: the key in certificate_file.
  std::optional<std::string> key_file = std::nullopt;
  /// The name in the certificate of the server; default: the host of the endpoint.
  std::optional<std::string> server_name = std::nullopt;
  bool insecure = false;  ///< accept any certificate

  bool operator==(const TlsOptions&) const = default;
};

class TlsClient {
 public:
  /// Reads the files. The server certificate is verified unless `options` say otherwise.
  static Result<std::unique_ptr<TlsClient>> load(const TlsOptions& options);
  ~TlsClient();

  struct Machinery;
  const Machinery& machinery() const { return *machinery_; }

 private:
  explicit TlsClient(std::unique_ptr<Machinery> machinery);
  std::unique_ptr<Machinery> machinery_;
};

}  // namespace tsd::net
