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

Task<Result<HttpResponse>> read_response(Stream& stream) {
  http::response_parser<http::string_body> parser;
  parser.body_limit(kMostBody);
  parser.eager(true);
  std::string waiting;  // bytes that the parser needs again together with more
  std::array<char, 16u << 10> buffer;
  while (!parser.is_done()) {
    auto got = co_await stream.read(buffer);
    if (!got) co_return got.error();
    boost::system::error_code code;
    if (*got == 0) {
      if (parser.got_some()) parser.put_eof(code);
      if (code || !parser.is_done()) co_return Error{"closed without a whole HTTP response"};
      break;
    }
    waiting.append(buffer.data(), *got);
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
  auto response = co_await unless(until(Clock::now() + deadline), read_response(stream));
  if (!response) co_return Error{fmt::format("no answer for {}", format_duration(deadline))};
  co_return *std::move(response);
}

}  // namespace tsd::net
