// Exchanges one HTTP/1.1 request and response over a connection, which may be reused.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "net/async.h"
#include "net/stream.h"

namespace tsd::net {

struct HttpRequest {
  std::string_view method = "POST";
  std::string target = "/";
  std::string host;                  ///< value of the Host header; empty: no such header
  std::vector<std::string> headers;  ///< "Name: value", without the end of line
  std::string_view body;             ///< sent with Content-Length, never chunked
};

struct HttpResponse {
  int status = 0;      ///< 0: the peer speaks no HTTP, and `reason` is a sentence that quotes it
  std::string reason;  ///< "Bad Request"
  std::string body;
  std::string date;             ///< value of the header; empty without one
  std::string retry_after;      ///< value of the header; empty without one
  std::string location;         ///< value of the header; empty without one
  std::string server;           ///< value of the header; empty without one
  std::string samples_written;  ///< of X-Prometheus-Remote-Write-Samples-Written; empty without it
  bool keeps_alive = false;
};

/// The final response: interim ones (1xx) before it are skipped, at most 16. Fails on a connection
/// error, on `deadline` until the whole answer is there (bytes that are not taken count), on a
/// malformed response, on a body of more than 4 MiB, or when a header (8 KiB), a chunk's head or a
/// trailer (16 KiB) does not end.
Task<Result<HttpResponse>> exchange(Stream& stream, const HttpRequest& request, Duration deadline);

/// The head of a response. The views are valid during the call that brings it.
struct HttpHead {
  int status = 0;
  std::string_view reason = {};
  std::string_view content_type = {};  ///< values of headers; empty without one
  std::string_view content_encoding = {};
  std::string_view location = {};
};

/// Takes a response as it comes.
class HttpReceiver {
 public:
  virtual ~HttpReceiver() = default;
  /// The head of the final response. False: its body is not wanted.
  virtual bool begin(const HttpHead& head) = 0;
  /// A piece of the body, with its transfer coding removed. False: no more of it is wanted.
  virtual bool take(std::string_view piece) = 0;
  /// Awaited after each read, so that long work on what was taken can let others have their turns.
  /// False: no more is wanted.
  virtual Task<bool> work() { co_return true; }
};

/// As exchange(), but the body goes to `receiver` piece by piece and may be of any length; the
/// deadline is the caller's. Fails, too, when the receiver wants no more.
Task<Result<void>> download(Stream& stream, const HttpRequest& request, HttpReceiver& receiver);

/// Writes all requests at once and appends the responses to `into` as they come, until there is one
/// for each, or until one fails or the server closes.
Task<> exchange_all(Stream& stream, std::span<const HttpRequest> requests,
                    std::vector<HttpResponse>& into);

}  // namespace tsd::net
