// A TSD over HTTP: POST /api/put?details, gzip, one request at a time, a verdict for every point.
//
// OpenTSDB takes 8,192 bytes of body by default and no chunks, and counts the bytes compressed; so
// bodies begin there and grow while the endpoint takes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/units.h"
#include "net/async.h"
#include "net/http.h"
#include "net/stream.h"
#include "ship/batch.h"
#include "ship/confirm.h"
#include "ship/connection_end.h"
#include "ship/http/put_answer.h"
#include "ship/http/service.h"
#include "ship/pace.h"
#include "ship/queue/send_queue.h"
#include "ship/rejection.h"

namespace tsd::ship {

/// What has been learned about the bodies that an endpoint takes. It outlives the connections.
struct BodyLimit {
  std::size_t bytes = 8192;        // of a body as sent
  std::size_t refused = SIZE_MAX;  // so many were too many
  double ratio = 6;                // bytes of lines a byte of body, of late
};

struct HttpOptions {
  HttpService service;
  Confirm confirm = Confirm::automatic;
  Duration answer_deadline{30'000};
  /// The connection is given up for a fresh one after this long; 0: never.
  Duration reconnect_interval{0};
};

class HttpConnection {
 public:
  /// `host` is what the Host header says.
  HttpConnection(net::Stream& stream, SendQueue& queue, BodyLimit& limit,
                 const HttpOptions& options, Pace& pace, std::string host, TakeRejection reject);
  /// What is not confirmed goes back to the queue, also when run() is abandoned.
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  /// Posts what waits; comes back when nothing waits, or when the connection ends.
  net::Task<ConnectionEnd> run();

 private:
  net::Task<> keep_pace();
  void fill_body();
  ConnectionEnd take_answer(const net::HttpResponse& response);
  void settle(const PutAnswer& answer, std::string_view level);
  const char* level() const;
  ConnectionEnd ask_in_pieces(const std::string& reason);
  ConnectionEnd too_large(const std::string& reason);
  void cut_off();
  void grow();

  net::Stream& stream_;
  SendQueue& queue_;
  BodyLimit& limit_;
  const HttpOptions& options_;
  Pace& pace_;
  TakeRejection reject_;
  net::HttpRequest request_;
  Batch batch_;  // under way
  std::string json_;
  std::string body_;
};

}  // namespace tsd::ship
