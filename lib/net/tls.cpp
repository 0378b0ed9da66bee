#include "net/tls.h"

#include <arpa/inet.h>
#include <fmt/core.h>

#include <array>
#include <utility>

#include "base/foreign.h"
#include "net/host_name.h"
#include "net/openssl.h"

namespace tsd::net {
namespace {

constexpr std::size_t kRecord = 16u << 10;  // the longest TLS record

constexpr std::string_view kMayBePlain = ": the port may not speak TLS (then leave --tls out)";

/// The first byte of a TLS record that may answer a client: an alert or a handshake.
bool is_tls(char first) {
  return first == 0x15 || first == 0x16;
}

class TlsStream final : public Stream {
 public:
  TlsStream(const OpenSsl& library, SSL_CTX* context, std::unique_ptr<Stream> plain)
      : library_(library),
        plain_(std::move(plain)),
        ssl_(library_.SSL_new(context)),
        in_(library_.BIO_new(library_.BIO_s_mem())),
        out_(library_.BIO_new(library_.BIO_s_mem())) {
    library_.SSL_set_bio(ssl_, in_, out_);  // the connection owns them from here on
    library_.SSL_set_connect_state(ssl_);
  }
  ~TlsStream() override { library_.SSL_free(ssl_); }
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  /// Sets the name or address that the certificate must have; sends a name along (SNI).
  void expect(const std::string& host) {
    if (is_address(host)) {
      library_.X509_VERIFY_PARAM_set1_ip_asc(library_.SSL_get0_param(ssl_), host.c_str());
      return;
    }
    library_.SSL_set1_host(ssl_, host.c_str());
    std::string name = host;
    library_.SSL_ctrl(ssl_, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
  }

  Task<Result<void>> handshake() {
    for (;;) {
      int done = library_.SSL_do_handshake(ssl_);
      bool more = done != 1 && library_.SSL_get_error(ssl_, done) == SSL_ERROR_WANT_READ;
      Error refusal = done == 1 || more ? Error{} : why_refused();
      auto flushed = co_await flush();
      if (done != 1 && !more) co_return refusal;
      if (!flushed) co_return flushed.error();
      if (done == 1) co_return Result<void>{};
      auto fed = co_await feed();
      if (!fed) co_return fed.error();
      if (*fed == 0) co_return Error{"it closes at the TLS handshake" + std::string(kMayBePlain)};
      if (!std::exchange(has_heard_, true) && !is_tls(buffer_.front())) {
        std::string_view words(buffer_.data(), *fed);
        co_return Error{"the port does not speak TLS (leave --tls out): it says " +
                        quote_foreign(words, 60)};
      }
    }
  }

  Task<Result<std::size_t>> read(std::span<char> into) override {
    for (;;) {
      int got = library_.SSL_read(ssl_, into.data(), static_cast<int>(into.size()));
      if (got > 0) co_return static_cast<std::size_t>(got);
      int state = library_.SSL_get_error(ssl_, got);
      if (state == SSL_ERROR_ZERO_RETURN) co_return std::size_t{0};
      if (state != SSL_ERROR_WANT_READ) co_return Error{"TLS: " + library_.why()};
      auto fed = co_await feed();
      if (!fed) co_return fed.error();
      if (*fed == 0) co_return Error{"the connection was cut: closed without close_notify"};
    }
  }

  Task<Result<void>> write(std::string_view bytes, std::string_view more) override {
    for (std::string_view piece : {bytes, more}) {
      if (piece.empty()) continue;
      int wrote = library_.SSL_write(ssl_, piece.data(), static_cast<int>(piece.size()));
      if (wrote <= 0) co_return Error{"TLS: " + library_.why()};
    }
    co_return co_await flush();
  }

  Task<Result<void>> end_writing() override {
    library_.SSL_shutdown(ssl_);
    auto flushed = co_await flush();
    if (!flushed) co_return flushed.error();
    co_return co_await plain_->end_writing();
  }

  Task<bool> took_everything() override { return plain_->took_everything(); }
  std::string place() const override { return plain_->place(); }
  void close() override { plain_->close(); }

 private:
  /// Sends the encrypted bytes. After the handshake only the writing side does this.
  Task<Result<void>> flush() {
    std::string sealed;
    std::array<char, kRecord> piece;
    int got;
    while ((got = library_.BIO_read(out_, piece.data(), piece.size())) > 0) {
      sealed.append(piece.data(), static_cast<std::size_t>(got));
    }
    if (sealed.empty()) co_return Result<void>{};
    co_return co_await plain_->write(sealed, "");
  }

  Task<Result<std::size_t>> feed() {
    auto got = co_await plain_->read(buffer_);
    if (got && *got > 0) library_.BIO_write(in_, buffer_.data(), static_cast<int>(*got));
    co_return got;
  }

  Error why_refused() const {
    long verdict = library_.SSL_get_verify_result(ssl_);
    std::string reason = library_.why();
    if (verdict == X509_V_OK) return Error{"TLS: " + reason};
    return Error{
        fmt::format("TLS: {}: {}", reason, library_.X509_verify_cert_error_string(verdict))};
  }

  const OpenSsl& library_;
  std::unique_ptr<Stream> plain_;
  SSL* ssl_;
  BIO* in_;
  BIO* out_;
  std::array<char, kRecord> buffer_;
  bool has_heard_ = false;
};

}  // namespace

struct TlsClient::Machinery {
  const OpenSsl& library;
  SSL_CTX* context;
  TlsOptions options;

  Machinery(const OpenSsl& openssl, const TlsOptions& tls)
      : library(openssl), context(openssl.SSL_CTX_new(openssl.TLS_client_method())), options(tls) {}
  ~Machinery() { library.SSL_CTX_free(context); }
  Machinery(const Machinery&) = delete;
  Machinery& operator=(const Machinery&) = delete;

  Result<void> trust() const {
    if (options.insecure) return {};
    library.SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    if (!options.ca_file) {
      library.SSL_CTX_set_default_verify_paths(context);
    } else if (library.SSL_CTX_load_verify_file(context, options.ca_file->c_str()) != 1) {
      return Error{library.why()}.with_context("reading certificates of", *options.ca_file);
    }
    return {};
  }

  Result<void> identify() const {
    if (!options.certificate_file) return {};
    const std::string& own = *options.certificate_file;
    const std::string& key = options.key_file.value_or(own);
    if (library.SSL_CTX_use_certificate_chain_file(context, own.c_str()) != 1) {
      return Error{library.why()}.with_context("reading certificate", own);
    }
    if (library.SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1) {
      return Error{library.why()}.with_context("reading key", key);
    }
    return {};
  }
};

TlsClient::TlsClient(std::unique_ptr<Machinery> machinery) : machinery_(std::move(machinery)) {}
TlsClient::~TlsClient() = default;

Result<std::unique_ptr<TlsClient>> TlsClient::load(const TlsOptions& options) {
  auto library = OpenSsl::load();
  if (!library) return library.error();
  auto machinery = std::make_unique<Machinery>(**library, options);
  (*library)->SSL_CTX_ctrl(machinery->context, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_2_VERSION,
                           nullptr);
  if (auto done = machinery->trust(); !done) return done.error();
  if (auto done = machinery->identify(); !done) return done.error();
  return std::unique_ptr<TlsClient>(new TlsClient(std::move(machinery)));
}

Task<Result<std::unique_ptr<Stream>>> secure(const TlsClient& client, std::unique_ptr<Stream> plain,
                                             std::string host, Duration deadline) {
  const auto& machinery = client.machinery();
  auto stream = std::make_unique<TlsStream>(machinery.library, machinery.context, std::move(plain));
  if (!machinery.options.insecure) stream->expect(machinery.options.server_name.value_or(host));
  auto done = co_await unless(until(Clock::now() + deadline), stream->handshake());
  if (!done) co_return Error{"no answer to the TLS handshake" + std::string(kMayBePlain)};
  if (!*done) co_return done->error();
  std::unique_ptr<Stream> secured = std::move(stream);
  co_return secured;
}

}  // namespace tsd::net
