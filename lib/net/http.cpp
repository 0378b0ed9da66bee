#include "net/http.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <iterator>

#include "base/foreign.h"
#include "net/http_input.h"
#include "net/tls_alert.h"

namespace tsd::net {
namespace {

namespace http = boost::beast::http;

using Parser = http::response_parser<http::string_body>;

/// Four times the answer that names each point of a batch (64 KiB of lines) with the reason.
constexpr std::size_t kMostBody = 4u << 20;
constexpr int kMostInterim = 16;
constexpr Duration kPatience{500};  // for the rest of a line that is no HTTP
constexpr std::string_view kVersion = "HTTP/";

/// True while `bytes` can be the beginning of a status line.
bool may_be_http(std::string_view bytes) {
  std::size_t common = std::min(bytes.size(), kVersion.size());
  return bytes.substr(0, common) == kVersion.substr(0, common);
}

std::string head_of(const HttpRequest& request) {
  std::string head = fmt::format("{} {} HTTP/1.1\r\n", request.method, request.target);
  if (!request.host.empty()) head.append("Host: ").append(request.host).append("\r\n");
  for (const auto& header : request.headers) head.append(header).append("\r\n");
  if (!request.body.empty()) {
    // Without a blank: a Graphite port, which is asked who it is too, would store "Content-Length:
    // 2".
    fmt::format_to(std::back_inserter(head), "Content-Length:{}\r\n", request.body.size());
  }
  return head.append("\r\n");
}

HttpResponse response_of(Parser& parser) {
  auto& message = parser.get();
  HttpResponse response;
  response.status = static_cast<int>(message.result_int());
  response.reason = std::string(message.reason());
  response.date = std::string(message[http::field::date]);
  response.retry_after = std::string(message[http::field::retry_after]);
  response.location = std::string(message[http::field::location]);
  response.samples_written = std::string(message["X-Prometheus-Remote-Write-Samples-Written"]);
  response.keeps_alive = parser.keep_alive();
  response.body = std::move(message.body());
  return response;
}

/// Reads the responses of one request from a connection.
class ResponseReader {
 public:
  explicit ResponseReader(Stream& stream) : stream_(stream) {}

  Task<Result<HttpResponse>> read_final() {
    for (int interim = 0; interim <= kMostInterim; ++interim) {
      auto response = co_await read_one();
      if (!response || !is_interim(response->status)) co_return response;
    }
    co_return Error{"more than 16 interim responses, and no final one"};
  }

 private:
  // 101 is final: the connection would speak another protocol from here on.
  static bool is_interim(int status) { return status >= 100 && status < 200 && status != 101; }

  /// Reads more bytes; false at the peer's end of stream.
  Task<Result<bool>> read_more() {
    auto got = co_await stream_.read(buffer_);
    if (!got) co_return got.error();
    input_.add({buffer_.data(), *got});
    co_return *got > 0;
  }

  Task<Result<HttpResponse>> read_one() {
    Parser parser;
    parser.body_limit(kMostBody);
    parser.eager(true);
    bool begun = false;  // the status line has come
    for (;;) {
      if (!begun && !may_be_http(input_.waiting())) co_return co_await quote();
      std::size_t had = input_.waiting().size();
      auto done = input_.parse(parser, "");
      if (!done) co_return malformed(done.error().text);
      if (*done) break;
      begun = begun || input_.waiting().size() < had;
      auto more = co_await read_more();
      if (!more) co_return more.error();
      if (*more) continue;
      boost::system::error_code code;
      if (begun) parser.put_eof(code);
      if (code || !parser.is_done()) co_return Error{"closed without a whole HTTP response"};
      break;
    }
    HttpResponse response = response_of(parser);
    // Bytes behind an answer belong to no request of ours: the next one could be taken for theirs.
    if (!is_interim(response.status) && !input_.waiting().empty()) response.keeps_alive = false;
    co_return response;
  }

  static Error malformed(const std::string& why) { return {"malformed HTTP response: " + why}; }

  /// The response that stands for words that are no HTTP. Waits for the rest of their first line.
  Task<Result<HttpResponse>> quote() {
    const std::string& waiting = input_.waiting();
    while (waiting.find('\n') == waiting.npos && waiting.size() < kForeignWords) {
      auto more = co_await unless(until(Clock::now() + kPatience), read_more());
      bool came = more && *more && **more;
      if (!came) break;
    }
    std::string_view line(waiting);
    line = line.substr(0, line.find('\n'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    HttpResponse response;
    response.reason = "this is no HTTP: it says " + quote_foreign(line);
    if (line.starts_with(kTlsAlert)) response.reason.append(": ").append(kSpeaksTls);
    co_return response;
  }

  Stream& stream_;
  std::array<char, 16u << 10> buffer_;
  HttpInput input_;
};

}  // namespace

Task<Result<HttpResponse>> exchange(Stream& stream, const HttpRequest& request, Duration deadline) {
  std::string head = head_of(request);
  Time end = Clock::now() + deadline;
  auto written = co_await unless(until(end), stream.write(head, request.body));
  if (!written)
    co_return Error{fmt::format("no bytes are taken for {}", format_duration(deadline))};
  // A server may send its refusal before it has read the request, so read the answer even if
  // writing failed.
  auto response = co_await unless(until(end), ResponseReader(stream).read_final());
  if (!response) co_return Error{fmt::format("no answer for {}", format_duration(deadline))};
  co_return *std::move(response);
}

Task<> exchange_all(Stream& stream, std::span<const HttpRequest> requests,
                    std::vector<HttpResponse>& into) {
  std::string all;
  for (const HttpRequest& request : requests) all.append(head_of(request)).append(request.body);
  (void)co_await stream.write(all, "");
  ResponseReader reader(stream);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    auto response = co_await reader.read_final();
    if (!response || response->status == 0) co_return;
    into.push_back(*std::move(response));
  }
}

}  // namespace tsd::net
