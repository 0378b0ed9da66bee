#include "listen/http.h"

#include <fmt/core.h>

#include <boost/beast/http/parser.hpp>
#include <utility>

#include "listen/http_body.h"

namespace http = boost::beast::http;

namespace tsd::listen {
namespace {

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

struct HttpProtocol::Incoming {
  http::request_parser<HttpBody> parser;
  bool greeted = false;

  explicit Incoming(ServiceState& state) {
    parser.eager(true);
    parser.body_limit(boost::none);  // HttpBody has its own limit
    body().limit = state.options().longest_body;
    body().room = &state.room();
  }
  HttpBody::value_type& body() { return parser.get().body(); }
  bool awaits_continue() { return parser.get().count(http::field::expect) > 0; }
};

HttpProtocol::HttpProtocol(ServiceState& state) : state_(state) {}
HttpProtocol::~HttpProtocol() = default;

void HttpProtocol::feed(std::string_view bytes, std::string& lines) {
  if (!unread_.empty()) bytes = unread_.append(bytes);
  while (!over_ && !bytes.empty()) {
    std::size_t taken = parse(bytes, lines);
    if (taken == 0) break;
    bytes.remove_prefix(taken);
  }
  unread_ = std::string(bytes);
}

/// Parses `bytes` and returns how many were consumed; 0 when a header is incomplete.
std::size_t HttpProtocol::parse(std::string_view bytes, std::string& lines) {
  if (!incoming_) incoming_ = std::make_unique<Incoming>(state_);
  auto& parser = incoming_->parser;
  boost::system::error_code error;
  std::size_t taken = parser.put(boost::asio::buffer(bytes), error);
  if (error && error != http::error::need_more) {
    over_ = true;
    reply(http_error(400, error.message()));
    return taken;
  }
  if (parser.is_header_done() && !std::exchange(incoming_->greeted, true)) greet_the_body();
  if (parser.is_done() && !over_) {
    over_ = !parser.keep_alive();
    reply(answer(lines));
    if (state_.options().faults.close_after_put) over_ = true;
    incoming_.reset();
  }
  return taken;
}

/// Sends 100 Continue to a peer that waits for it, or refuses its body.
void HttpProtocol::greet_the_body() {
  if (!incoming_->awaits_continue() || incoming_->parser.is_done()) return;
  over_ = state_.options().stock_limits;
  if (over_) return reply(refuse_chunked());
  replies_ += "HTTP/1.1 100 Continue\r\n\r\n";
}

ApiAnswer HttpProtocol::answer(std::string& lines) {
  if (state_.options().faults.unavailable) return http_busy("Service Unavailable");
  auto& message = incoming_->parser.get();
  auto& body = message.body();
  bool chunked = incoming_->parser.chunked() || incoming_->awaits_continue();
  if (state_.options().stock_limits && (chunked || body.size > kStockBody)) return refuse_chunked();
  return answer_http({.method = view(message.method_string()),
                      .target = view(message.target()),
                      .coding = view(message[http::field::content_encoding]),
                      .body = body.bytes,
                      .too_big = body.too_big(),
                      .crowded_out = body.crowded_out},
                     state_, lines);
}

void HttpProtocol::reply(const ApiAnswer& answer) {
  replies_ += fmt::format(
      "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}Connection: {}\r\n\r\n{}",
      answer.status, view(http::obsolete_reason(static_cast<http::status>(answer.status))),
      answer.type, answer.body.size(), answer.header, over_ ? "close" : "keep-alive", answer.body);
}

}  // namespace tsd::listen
