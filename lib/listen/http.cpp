#include "listen/http.h"

#include <fmt/core.h>

#include <boost/beast/http/parser.hpp>
#include <optional>
#include <utility>

#include "base/text.h"
#include "listen/http_body.h"
#include "net/http_input.h"

namespace http = boost::beast::http;

namespace tsd::listen {
namespace {

using Parser = http::request_parser<HttpBody>;

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

net::WebRequest web_of(const Parser::value_type& message) {
  net::WebRequest web;
  auto read = [&](std::string_view name) {
    std::optional<std::string_view> value;
    auto [at, end] = message.equal_range(name);
    for (; at != end; ++at) {
      web.repeats = web.repeats || value.has_value();
      value = view(at->value());
    }
    return value;
  };
  web.host = read("Host");
  web.origin = read("Origin");
  web.fetch_site = read("Sec-Fetch-Site");
  return web;
}

}  // namespace

/// A request that is not complete.
struct Incoming {
  Parser parser;
  bool greeted = false;

  explicit Incoming(std::size_t longest_body) {
    parser.eager(true);
    parser.body_limit(boost::none);  // HttpBody has its own limit
    body().limit = longest_body;
  }
  HttpBody::value_type& body() { return parser.get().body(); }
  bool awaits_continue() { return parser.get().count(http::field::expect) > 0; }
};

struct HttpProtocol::Machinery {
  net::HttpInput input;
  std::optional<Incoming> incoming;
};

HttpProtocol::HttpProtocol(ServiceState& state)
    : state_(state), machinery_(std::make_unique<Machinery>()) {}
HttpProtocol::~HttpProtocol() = default;

bool HttpProtocol::is_amid() const {
  return machinery_->incoming || job_;
}

std::size_t HttpProtocol::held() const {
  std::size_t body = machinery_->incoming ? machinery_->incoming->body().bytes.size() : 0;
  return machinery_->input.waiting().size() + body + (job_ ? job_->held() : 0) +
         replies_.text().size();
}

void HttpProtocol::feed(std::string_view bytes, std::string& /*lines*/) {
  read(bytes);
}

void HttpProtocol::go_on(std::string& lines) {
  if (job_) {
    auto answer = job_->step(lines);
    if (!answer) return;
    job_.reset();
    finish(*answer);
  }
  if (!over_) read("");
}

/// Reads requests until one has to be worked on, or the peer has to read first.
void HttpProtocol::read(std::string_view bytes) {
  more_ = false;
  while (parse(bytes) && !over_ && !job_) {
    bytes = "";
    more_ = !machinery_->input.waiting().empty();
    if (!more_ || replies_.full()) return;
  }
}

/// True when a request was complete.
bool HttpProtocol::parse(std::string_view bytes) {
  auto& [input, incoming] = *machinery_;
  if (bytes.empty() && input.waiting().empty()) return more_ = false;
  if (!incoming) incoming.emplace(state_.options().longest_body);
  auto done = input.parse(incoming->parser, bytes);
  if (!done) {
    over_ = true;
    reply(http_error(400, done.error().text));
    incoming.reset();
    return more_ = false;
  }
  bool has_head = incoming->parser.is_header_done();
  if (has_head && !std::exchange(incoming->greeted, true)) greet_the_body();
  if (!*done || over_) return more_ = false;
  ++finished_;
  begin_answer();
  incoming.reset();
  return true;
}

/// Sends 100 Continue to a peer that waits for it, or refuses its body.
void HttpProtocol::greet_the_body() {
  auto& incoming = *machinery_->incoming;
  if (!incoming.awaits_continue() || incoming.parser.is_done()) return;
  over_ = state_.options().stock_limits;
  if (over_) return reply(refuse_chunked());
  replies_.answer("HTTP/1.1 100 Continue\r\n\r\n");
}

void HttpProtocol::begin_answer() {
  auto& incoming = *machinery_->incoming;
  auto& message = incoming.parser.get();
  auto& body = message.body();
  closes_ = !incoming.parser.keep_alive();
  if (state_.options().faults.unavailable) return finish(http_busy("Service Unavailable"));
  bool chunked = incoming.parser.chunked() || incoming.awaits_continue();
  if (state_.options().stock_limits && (chunked || body.size > kStockBody)) {
    return finish(refuse_chunked());
  }
  ApiReply answer = answer_http({.method = view(message.method_string()),
                                 .target = view(message.target()),
                                 .coding = view(message[http::field::content_encoding]),
                                 .web = web_of(message),
                                 .body = std::move(body.bytes),
                                 .too_big = body.too_big()},
                                state_);
  job_ = std::move(answer.put);
  if (!job_) finish(answer.answer);
}

void HttpProtocol::finish(const ApiAnswer& answer) {
  over_ = closes_;
  reply(answer);
  if (state_.options().faults.close_after_put) over_ = true;
}

void HttpProtocol::reply(const ApiAnswer& answer) {
  replies_.answer(fmt::format(
      "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}Connection: {}\r\n\r\n{}",
      answer.status, view(http::obsolete_reason(static_cast<http::status>(answer.status))),
      answer.type, answer.body.size(), answer.header, over_ ? "close" : "keep-alive", answer.body));
}

void HttpProtocol::part(Farewell why) {
  bool owes = is_amid();
  machinery_ = std::make_unique<Machinery>();
  job_.reset();
  more_ = false;
  over_ = true;
  if (!replies_.text().empty()) {
    release(replies_.text());  // the peer does not read
  } else if (owes) {
    reply(why == Farewell::overdue ? http_error(408, "The request did not end in time")
                                   : http_busy("Other requests need the memory"));
  }
}

}  // namespace tsd::listen
