// Who we are and whom we trust in TLS. OpenSSL is loaded by the first TlsClient, and by nothing
// else.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"

namespace tsd::net {

struct TlsOptions {
  std::optional<std::string> ca_file = std::nullopt;           // PEM; else what the system trusts
  std::optional<std::string> certificate_file = std::nullopt;  // ours, PEM with its chain
  std::optional<std::string> key_file =
      std::nullopt;  // PEM; else looked for beside the certificate
  std::optional<std::string> server_name = std::nullopt;  // else the endpoint's host
  bool insecure = false;                                  // take any certificate
};

class TlsClient {
 public:
  /// Reads the files. Certificates are verified unless `options` say otherwise.
  static Result<std::unique_ptr<TlsClient>> load(const TlsOptions& options);
  ~TlsClient();

  struct Machinery;
  const Machinery& machinery() const { return *machinery_; }

 private:
  explicit TlsClient(std::unique_ptr<Machinery> machinery);
  std::unique_ptr<Machinery> machinery_;
};

}  // namespace tsd::net
