#include "net/http.h"

#include <fmt/core.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <iterator>

namespace tsd::net {
namespace {

namespace http = boost::beast::http;

constexpr std::size_t kMostBody = 16u << 20;

std::string head_of(const HttpRequest& request) {
  std::string head =
      fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\n", request.method, request.target, request.host);
  for (const auto& header : request.headers) head.append(header).append("\r\n");
  if (!request.body.empty()) {
    fmt::format_to(std::back_inserter(head), "Content-Length: {}\r\n", request.body.size());
  }
  return head.append("\r\n");
}

HttpResponse response_of(http::response_parser<http::string_body>& parser) {
  auto& message = parser.get();
  HttpResponse response;
  response.status = static_cast<int>(message.result_int());
  response.reason = std::string(message.reason());
  response.date = std::string(message[http::field::date]);
  response.retry_after = std::string(message[http::field::retry_after]);
  response.keeps_alive = parser.keep_alive();
  response.body = std::move(message.body());
  return response;
}

/// Reads more of a response into `waiting`; 0 at the end of the stream.
Task<Result<std::size_t>> read_more(Stream& stream, std::string& waiting) {
  std::array<char, 16u << 10> buffer;
  auto got = co_await stream.read(buffer);
  if (got) waiting.append(buffer.data(), *got);
  co_return got;
}

/// `waiting`: bytes that have come and are not used: of a response that needs more, or of the next.
Task<Result<HttpResponse>> read_response(Stream& stream, std::string& waiting) {
  http::response_parser<http::string_body> parser;
  parser.body_limit(kMostBody);
  parser.eager(true);
  bool fresh = !waiting.empty();
  while (!parser.is_done()) {
    boost::system::error_code code;
    Result<std::size_t> got = waiting.size();
    if (!fresh) got = co_await read_more(stream, waiting);
    fresh = false;
    if (!got) co_return got.error();
    if (*got == 0) {
      if (parser.got_some()) parser.put_eof(code);
      if (code || !parser.is_done()) co_return Error{"closed without a whole HTTP response"};
      break;
    }
    std::size_t used = parser.put(asio::buffer(waiting), code);
    waiting.erase(0, used);
    if (code && code != http::error::need_more)
      co_return Error{"this is no HTTP: " + code.message()};
  }
  co_return response_of(parser);
}

}  // namespace

Task<Result<HttpResponse>> exchange(Stream& stream, const HttpRequest& request, Duration deadline) {
  std::string head = head_of(request);
  auto written = co_await stream.write(head, request.body);
  // A server may send its refusal before it has read the request, so read the answer even if
  // writing failed.
  std::string waiting;
  auto response = co_await unless(until(Clock::now() + deadline), read_response(stream, waiting));
  if (!response) co_return Error{fmt::format("no answer for {}", format_duration(deadline))};
  co_return *std::move(response);
}

Task<> exchange_all(Stream& stream, std::span<const HttpRequest> requests,
                    std::vector<HttpResponse>& into) {
  std::string all;
  for (const HttpRequest& request : requests) all.append(head_of(request)).append(request.body);
  (void)co_await stream.write(all, "");
  std::string waiting;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    auto response = co_await read_response(stream, waiting);
    if (!response) co_return;
    into.push_back(*std::move(response));
    if (!into.back().keeps_alive) co_return;
  }
}

}  // namespace tsd::net
