// Points as Prometheus remote write takes them, 2.0 where the receiver speaks it, 1.0 elsewhere.
//
// Nothing is posted before the peer has shown that it is a receiver (receiver.h). One that is known
// is believed: of 1.0 by a status 2xx, of 2.0 by its count of samples.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/units.h"
#include "ship/http/body_sizer.h"
#include "ship/http/form.h"
#include "ship/peer_rules.h"
#include "ship/queue/send_queue.h"
#include "ship/rejection.h"
#include "ship/remote_write/receiver.h"
#include "ship/remote_write/service.h"
#include "ship/remote_write/write_body.h"

namespace tsd::ship {

/// What is known of the receiver at an endpoint. It outlives the connections.
struct ReceiverState {
  WriteVersion version = WriteVersion::unknown;
  Asked asked;
  std::int64_t ahead = 0;  ///< its clock minus ours, in s
  FamilyBook book;
};

class WriteForm : public HttpForm {
 public:
  /// `host` is the value of the Host header. All but that outlives the form.
  WriteForm(const WriteService& service, ReceiverState& state, BodyLimit& limit, std::string host,
            Duration answer_deadline, const UnixSeconds& unix_seconds, SendQueue& queue,
            const TakeRejection& reject);

  net::Task<std::optional<ConnectionEnd>> prepare(net::Stream& stream, Batch& batch) override;
  bool make(const Batch& batch) override;
  const net::HttpRequest& request() const override { return request_; }
  /// A receiver is known to be one before it gets points.
  net::Task<bool> recognize(net::Stream&, const net::HttpResponse& response, Batch&) override {
    co_return response.keeps_alive;
  }
  PutAnswer read(const net::HttpResponse& response, Batch& batch) override;
  bool respell() override { return false; }
  std::string_view no_http_hint() const override { return ""; }

 private:
  net::Task<std::optional<ConnectionEnd>> ask(net::Stream& stream);
  void gather(Batch& batch);
  void note_clock();

  const WriteService& service_;
  ReceiverState& state_;
  BodySizer sizer_;
  WriteBody body_;
  std::string host_;
  Duration answer_deadline_;
  const UnixSeconds& unix_seconds_;
  SendQueue& queue_;
  const TakeRejection& reject_;
  net::HttpRequest request_;
  bool is_gathered_ = false;  // of the batch for the next make()
};

}  // namespace tsd::ship
