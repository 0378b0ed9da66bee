// A TSD over HTTP: POST /api/put?details, gzip, one request at a time, a verdict for every point.
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
#include "ship/http/body_sizer.h"
#include "ship/http/put_answer.h"
#include "ship/http/put_body.h"
#include "ship/http/service.h"
#include "ship/pace.h"
#include "ship/queue/send_queue.h"
#include "ship/rejection.h"

namespace tsd::ship {

struct HttpOptions {
  HttpService service;
  Confirm confirm = Confirm::automatic;
  Duration answer_deadline{30'000};
  /// After this time the connection is replaced by a new one; 0: never.
  Duration reconnect_interval{0};
};

class HttpConnection {
 public:
  /// `host` is the value of the Host header.
  HttpConnection(net::Stream& stream, SendQueue& queue, BodyLimit& limit,
                 const HttpOptions& options, Pace& pace, std::string host, TakeRejection reject);
  /// Puts the unconfirmed batch back into the queue, also when run() is abandoned.
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  /// Posts the waiting lines. Returns when none wait, after `reconnect_interval`, or when the
  /// connection ends.
  net::Task<ConnectionEnd> run();

 private:
  net::Task<> keep_pace();
  void fill_body();
  void fill_request();
  ConnectionEnd take_answer(const net::HttpResponse& response);
  ConnectionEnd settle(const PutAnswer& answer, Confirm level);
  ConnectionEnd try_later(std::string reason);
  Confirm level() const;
  ConnectionEnd ask_in_pieces(const PutAnswer& answer);
  void reject_alone(const std::string& reason);
  ConnectionEnd too_large(const std::string& reason);

  net::Stream& stream_;
  SendQueue& queue_;
  BodyLimit& limit_;
  BodySizer sizer_;
  PutBody body_;
  const HttpOptions& options_;
  Pace& pace_;
  TakeRejection reject_;
  net::HttpRequest request_;
  Batch batch_;  // in flight
};

}  // namespace tsd::ship
