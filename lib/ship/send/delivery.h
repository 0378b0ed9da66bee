// Sends the waiting batches of the queue to one of several endpoints. Decides which endpoint, which
// transport, how fast, and what to do after a failure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/say.h"
#include "net/async.h"
#include "net/stream.h"
#include "ship/backoff.h"
#include "ship/connection_end.h"
#include "ship/identity/http_identity.h"
#include "ship/input_rate.h"
#include "ship/pace.h"
#include "ship/queue/send_queue.h"
#include "ship/rejection.h"
#include "ship/send/sender_options.h"
#include "ship/send/transport.h"

namespace tsd::ship {

class Delivery {
 public:
  /// Some of the endpoints of the options: `count` from `first` on.
  struct Endpoints {
    std::size_t first = 0;
    std::size_t count = 1;
  };
  /// Everything passed by reference must outlive it.
  Delivery(const SenderOptions& options, Endpoints endpoints, SendQueue& queue,
           net::Connector connect, UnixSeconds unix_seconds, const TakeRejection& reject,
           const Say& say);

  /// No more time is left: says what was being waited for, if anything was, or why the last attempt
  /// failed, if that has not been said.
  void give_up();
  /// From now on `auto` waits for late errors: see Transport.
  void settle_lines() { transport_->settle_lines(); }
  /// This sender is one of many that start and lose their TSD together: see Backoff::spread_over().
  void join_fleet(Duration spread);
  /// Stdin has ended: what waits is sent as soon and as fast as the TSD takes it.
  void hurry();

  /// The failures in a row, by the last one; `count` is 0 when a connection proved lines since.
  struct Trouble {
    std::size_t count = 0;
    std::string sentence;
    net::Time first{}, last{};
  };
  const Trouble& trouble() const { return trouble_; }
  /// To be called after each event of the loop: lines may have been confirmed. `lines`: all that
  /// stdin has brought so far.
  void notice(std::uint64_t lines);
  /// Where it sends, as sentences name it.
  std::string endpoint() const { return transport_->name(current_); }
  /// Lines of a series must go in the order of stdin, whatever waits in the spool.
  bool keeps_order() const { return transport_->keeps_order(); }

  /// Sends until the queue is closed and empty.
  net::Task<> deliver();

 private:
  net::Task<> converse();
  net::Task<ConnectionEnd> meet(Inquiry& inquiry);
  void next();
  bool has_confirmed() const { return queue_.confirmations() != confirmed_before_; }
  void limit(net::Time now);
  net::Task<> pause(Duration time);
  void succeed();
  net::Task<> fail(std::string sentence, std::optional<Duration> asked);

  const SenderOptions& options_;
  Endpoints endpoints_;
  net::Connector connect_;
  UnixSeconds unix_seconds_;
  SendQueue& queue_;
  const TakeRejection& reject_;
  const Say& say_;
  std::size_t place_ = 0;  // in the order of endpoint_at()
  std::size_t current_;    // the endpoint there
  enum class Stage : std::uint8_t { idle, connecting, connected };
  Stage stage_ = Stage::idle;
  std::string untold_;  // the reason of the last failure, until it is said
  Trouble trouble_;
  std::uint64_t confirmed_before_ = 0;  // the queue's confirmations when the connection was made
  std::uint64_t confirmed_ = 0;         // the queue's confirmations when all had failed last
  Backoff backoff_;
  Backoff strangers_;  // for endpoints that are no TSD
  Duration spread_{0};
  // In a fleet: its peer left it, as all others, while nothing was under way.
  bool is_left_ = false;
  net::Time waits_since_ = net::kNever;  // lines, for the pause after that
  InputRate input_rate_;
  Pace pace_;
  std::unique_ptr<Transport> transport_;
};

}  // namespace tsd::ship
