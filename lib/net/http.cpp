#include "net/http.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstdint>
#include <iterator>
#include <type_traits>

#include "base/foreign.h"
#include "net/http_input.h"
#include "net/tls_alert.h"

namespace tsd::net {
namespace {

namespace http = boost::beast::http;

using Parser = http::response_parser<http::string_body>;

/// A body that is passed on as it comes.
struct PieceBody {
  struct value_type {
    HttpReceiver* receiver = nullptr;
    bool has_head = false;  ///< it was told of the head
  };

  static HttpHead head_of(const http::fields& fields) {
    return {.content_type = fields[http::field::content_type],
            .content_encoding = fields[http::field::content_encoding],
            .location = fields[http::field::location]};
  }

  class reader {
   public:
    template <bool is_request, class Fields>
    reader(http::header<is_request, Fields>& header, value_type& body)
        : header_(header), body_(body) {}

    void init(const boost::optional<std::uint64_t>&, boost::system::error_code& code) {
      code = {};
      HttpHead head = head_of(header_);
      head.status = static_cast<int>(header_.result_int());
      head.reason = header_.reason();
      body_.has_head = true;
      if (!body_.receiver->begin(head)) code = boost::asio::error::operation_aborted;
    }

    template <class Buffers>
    std::size_t put(const Buffers& buffers, boost::system::error_code& code) {
      code = {};
      for (auto at = boost::asio::buffer_sequence_begin(buffers);
           at != boost::asio::buffer_sequence_end(buffers); ++at) {
        bool goes_on = body_.receiver->take({static_cast<const char*>(at->data()), at->size()});
        if (!goes_on) code = boost::asio::error::operation_aborted;
      }
      return boost::asio::buffer_size(buffers);
    }

    void finish(boost::system::error_code& code) { code = {}; }

   private:
    http::response_header<http::fields>& header_;
    value_type& body_;
  };
};

using PieceParser = http::response_parser<PieceBody>;

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

template <class AnyParser>
HttpResponse response_of(AnyParser& parser) {
  auto& message = parser.get();
  HttpResponse response;
  response.status = static_cast<int>(message.result_int());
  response.reason = std::string(message.reason());
  response.date = std::string(message[http::field::date]);
  response.retry_after = std::string(message[http::field::retry_after]);
  response.location = std::string(message[http::field::location]);
  response.server = std::string(message[http::field::server]);
  response.samples_written = std::string(message["X-Prometheus-Remote-Write-Samples-Written"]);
  response.keeps_alive = parser.keep_alive();
  if constexpr (std::is_same_v<AnyParser, Parser>) response.body = std::move(message.body());
  return response;
}

/// Reads the responses of one request from a connection. With a receiver it gets the bodies.
template <class AnyParser>
class ResponseReader {
 public:
  explicit ResponseReader(Stream& stream, HttpReceiver* receiver = nullptr)
      : stream_(stream), receiver_(receiver) {}

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
    AnyParser parser;
    prepare(parser);
    parser.eager(true);
    bool begun = false;  // the status line has come
    for (;;) {
      if (!begun && !may_be_http(input_.waiting())) co_return co_await quote();
      std::size_t had = input_.waiting().size();
      auto done = input_.parse(parser, "");
      if (!done) co_return malformed(done.error().text);
      bool goes_on = receiver_ == nullptr || co_await receiver_->work();
      if (!goes_on) co_return Error{"no more of it is wanted"};
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
    tell(parser, response);
    // Bytes behind an answer belong to no request of ours: the next one could be taken for theirs.
    if (!is_interim(response.status) && !input_.waiting().empty()) response.keeps_alive = false;
    co_return response;
  }

  void prepare(AnyParser& parser) {
    if constexpr (std::is_same_v<AnyParser, Parser>) {
      parser.body_limit(kMostBody);
    } else {
      parser.body_limit(boost::none);  // the receiver has a bound
      parser.get().body().receiver = receiver_;
    }
  }

  /// Of a final response without a body, the receiver gets the head here.
  void tell(AnyParser& parser, const HttpResponse& response) {
    if constexpr (!std::is_same_v<AnyParser, Parser>) {
      if (parser.get().body().has_head || is_interim(response.status)) return;
      HttpHead head = PieceBody::head_of(parser.get());
      head.status = response.status;
      head.reason = response.reason;
      receiver_->begin(head);
    }
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
  HttpReceiver* receiver_;
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
  auto response = co_await unless(until(end), ResponseReader<Parser>(stream).read_final());
  if (!response) co_return Error{fmt::format("no answer for {}", format_duration(deadline))};
  co_return *std::move(response);
}

Task<Result<void>> download(Stream& stream, const HttpRequest& request, HttpReceiver& receiver) {
  std::string head = head_of(request);
  (void)co_await stream.write(head, request.body);  // the answer tells more than a failure to write
  auto response = co_await ResponseReader<PieceParser>(stream, &receiver).read_final();
  if (!response) co_return std::move(response.error());
  if (response->status == 0) co_return Error{response->reason};
  co_return Result<void>{};
}

Task<> exchange_all(Stream& stream, std::span<const HttpRequest> requests,
                    std::vector<HttpResponse>& into) {
  std::string all;
  for (const HttpRequest& request : requests) all.append(head_of(request)).append(request.body);
  (void)co_await stream.write(all, "");
  ResponseReader<Parser> reader(stream);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    auto response = co_await reader.read_final();
    if (!response || response->status == 0) co_return;
    into.push_back(*std::move(response));
  }
}

}  // namespace tsd::net
