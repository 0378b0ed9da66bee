#include "listen/tls.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "base/text.h"
#include "net/openssl.h"

namespace tsd::listen {

using net::OpenSsl;

namespace {

/// What OpenSSL takes until a handshake is done, about.
constexpr std::size_t kHandshakeBytes = 64u << 10;
constexpr char kHandshake = 0x16;  // the type of the first record of a TLS client
// A fatal alert (15), version 3.1, of 2 bytes: protocol_version (46).
constexpr std::string_view kNoTls{"\x15\x03\x01\x00\x02\x02\x46", 7};

}  // namespace

struct TlsIdentity::Machinery {
  const OpenSsl& library;
  SSL_CTX* context;

  explicit Machinery(const OpenSsl& openssl)
      : library(openssl), context(openssl.SSL_CTX_new(openssl.TLS_server_method())) {}
  ~Machinery() { library.SSL_CTX_free(context); }
  Machinery(const Machinery&) = delete;
  Machinery& operator=(const Machinery&) = delete;
};

class TlsIdentity::Session : public Protocol {
 public:
  using Begin = std::function<std::unique_ptr<Protocol>(char first)>;

  Session(const Machinery& machinery, Begin begin)
      : library_(machinery.library),
        ssl_(library_.SSL_new(machinery.context)),
        in_(library_.BIO_new(library_.BIO_s_mem())),
        out_(library_.BIO_new(library_.BIO_s_mem())),
        begin_(std::move(begin)) {
    library_.SSL_set_bio(ssl_, in_, out_);  // the connection owns them from here on
    library_.SSL_set_accept_state(ssl_);
  }
  ~Session() override { library_.SSL_free(ssl_); }

  void feed(std::string_view bytes, std::string& lines) override {
    if (std::exchange(is_first_, false) && bytes.front() != kHandshake) return refuse();
    library_.BIO_write(in_, bytes.data(), static_cast<int>(bytes.size()));
    fed_ = bytes.size();
    decrypt(lines);
  }

  bool pending() const override { return more_; }
  bool needs_room() const override { return more_ && inside_->needs_room(); }
  void go_on(std::string& lines) override {
    if (inside_->pending()) inside_->go_on(lines);
    over_ = inside_->over();
    decrypt(lines);
  }
  void refill() override { encrypt(); }

  bool is_amid() const override { return !inside_ || inside_->is_amid(); }
  std::size_t held() const override {
    std::size_t inner = inside_ ? inside_->held() : kHandshakeBytes;
    return (more_ ? fed_ : 0) + replies_.text().size() + inner;
  }
  void part(Farewell why) override {
    release(replies_.text());  // the peer does not read
    if (inside_) inside_->part(why);
    over_ = true;
    more_ = false;
    encrypt();
  }
  std::uint64_t finished() const override { return inside_ ? 1 + inside_->finished() : 0; }
  bool proves_by_end() const override { return inside_ && inside_->proves_by_end(); }

  /// Without close_notify the stream may be truncated; received lines are kept all the same.
  void end() override {
    if (inside_) inside_->end();
  }

  bool owes_replies() const override { return inside_ && inside_->owes_replies(); }
  void say_late_replies() override {
    inside_->say_late_replies();
    encrypt();
  }

 private:
  /// OpenSSL closes without a word when a peer speaks no TLS, which a sender in clear could not
  /// tell from a peer that has read everything.
  void refuse() {
    replies_.answer(kNoTls);
    over_ = true;
  }

  /// True when the peer has sent close_notify, or bytes that are not TLS.
  void finish() {
    end();
    library_.ERR_clear_error();
    over_ = true;
  }

  /// Decrypts what has come, as far as the inner protocol takes it now.
  void decrypt(std::string& lines) {
    std::array<char, 16u << 10> clear;  // the longest TLS record
    int got = 1;
    while (!over_ && !is_held_up() && got > 0) {
      got = library_.SSL_read(ssl_, clear.data(), clear.size());
      if (got <= 0) break;
      std::string_view piece(clear.data(), static_cast<std::size_t>(got));
      if (!inside_) inside_ = begin_(piece.front());
      inside_->feed(piece, lines);
      over_ = inside_->over();
      encrypt();
    }
    more_ = !over_ && got > 0;
    if (!over_ && got <= 0 && library_.SSL_get_error(ssl_, got) != SSL_ERROR_WANT_READ) finish();
    encrypt();
  }

  bool is_held_up() const { return inside_ && inside_->pending(); }

  /// Encrypts replies while not too many wait: `out_` is in memory and takes everything. What is
  /// left waits in the inner protocol, within its bound.
  void encrypt() {
    bool has_replies = inside_ && !inside_->replies().text().empty();
    if (has_replies && (over_ || !replies_.full())) {
      std::string& replies = inside_->replies().text();
      library_.SSL_write(ssl_, replies.data(), static_cast<int>(replies.size()));
      release(replies);
    }
    if (over_) library_.SSL_shutdown(ssl_);
    std::array<char, 16u << 10> sealed;
    int got;
    while ((got = library_.BIO_read(out_, sealed.data(), sealed.size())) > 0) {
      replies_.answer({sealed.data(), static_cast<std::size_t>(got)});
    }
  }

  const OpenSsl& library_;
  SSL* ssl_;
  BIO* in_;
  BIO* out_;
  Begin begin_;
  bool is_first_ = true;
  bool more_ = false;    ///< the inner protocol has not taken all that has come
  std::size_t fed_ = 0;  ///< bytes of the last feed(): at most so many wait
  std::unique_ptr<Protocol> inside_;
};

TlsIdentity::TlsIdentity(std::unique_ptr<Machinery> machinery) : machinery_(std::move(machinery)) {}
TlsIdentity::~TlsIdentity() = default;

Result<std::unique_ptr<TlsIdentity>> TlsIdentity::load(const std::string& certificate_file,
                                                       const std::string& key_file) {
  auto library = OpenSsl::load();
  if (!library) return library.error();
  const OpenSsl& ssl = **library;
  auto machinery = std::make_unique<Machinery>(ssl);
  SSL_CTX* context = machinery->context;
  // Two macros of OpenSSL that call SSL_CTX_ctrl.
  ssl.SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_2_VERSION, nullptr);
  ssl.SSL_CTX_ctrl(context, SSL_CTRL_MODE, SSL_MODE_RELEASE_BUFFERS, nullptr);
  if (ssl.SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1) {
    return Error{ssl.why()}.with_context("reading certificate", certificate_file);
  }
  if (ssl.SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    return Error{ssl.why()}.with_context("reading key", key_file);
  }
  return std::unique_ptr<TlsIdentity>(new TlsIdentity(std::move(machinery)));
}

std::unique_ptr<Protocol> TlsIdentity::wrap(Session::Begin begin) const {
  return std::make_unique<Session>(*machinery_, std::move(begin));
}

}  // namespace tsd::listen
