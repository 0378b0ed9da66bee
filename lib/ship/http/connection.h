// A connection over HTTP: one request at a time, a verdict for every point, smaller requests where
// an answer names no point. What is posted, and what an answer proves, is a form's to say (form.h).
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
#include "ship/http/answer.h"
#include "ship/http/body_sizer.h"
#include "ship/http/form.h"
#include "ship/pace.h"
#include "ship/queue/send_queue.h"
#include "ship/rejection.h"

namespace tsd::ship {

struct HttpOptions {
  Duration answer_deadline{30'000};
  /// After this time the connection is replaced by a new one; 0: never.
  Duration reconnect_interval{0};
};

class HttpConnection {
 public:
  /// All but `reject` outlive it.
  HttpConnection(net::Stream& stream, SendQueue& queue, HttpForm& form, BodyLimit& limit,
                 const HttpOptions& options, Pace& pace, TakeRejection reject);
  /// Puts the unconfirmed batch back into the queue, also when run() is abandoned.
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  /// Posts the waiting lines. Returns when none wait, after `reconnect_interval`, or when the
  /// connection ends.
  net::Task<ConnectionEnd> run();

 private:
  net::Task<ConnectionEnd> hear_unasked();
  net::Task<> keep_pace();
  void take_lines();
  void fill_body(bool is_new);
  ConnectionEnd take_answer(const net::HttpResponse& response);
  ConnectionEnd settle(const PutAnswer& answer);
  ConnectionEnd try_later(std::string reason);
  ConnectionEnd ask_in_pieces(const PutAnswer& answer);
  void reject_alone(const PutAnswer& answer);
  ConnectionEnd too_large(const PutAnswer& answer);
  std::size_t body_bytes() const { return form_.request().body.size(); }

  net::Stream& stream_;
  SendQueue& queue_;
  HttpForm& form_;
  BodySizer sizer_;
  const HttpOptions& options_;
  Pace& pace_;
  TakeRejection reject_;
  Batch batch_;  // in flight
};

}  // namespace tsd::ship
