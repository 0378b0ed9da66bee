// The whole of a sender but for its event loop and the system around it: reading, queue, spool,
// delivery. send() runs it on a loop of its own, the simulation in virtual time.
#pragma once

#include <cstdint>
#include <functional>

#include "net/async.h"
#include "net/stream.h"
#include "os/stage_state.h"
#include "ship/queue/input.h"
#include "ship/queue/ledger.h"
#include "ship/queue/line_reader.h"
#include "ship/queue/retry_deadline.h"
#include "ship/queue/send_queue.h"
#include "ship/queue/stdin_reader.h"
#include "ship/send/deliveries.h"
#include "ship/send/outcome.h"
#include "ship/send/sender_options.h"

namespace tsd::ship {

class Sending {
 public:
  /// What a sender reaches outside of itself.
  struct Outside {
    Input& input;
    std::function<net::Task<bool>()> stopped;  ///< waits until the sender shall end
    net::Connector connect;
    UnixSeconds unix_seconds;
    /// If set, called when the state has changed, once per second at most.
    std::function<void(const os::SendState&)> tell_state = {};
  };

  /// Everything passed by reference outlives it, `loop` too.
  Sending(net::asio::io_context& loop, Outside outside, LineReader& reader,
          const SenderOptions& options, const TakeRejection& reject, const Say& say);

  /// The sender's work: ends when stdin has ended and every line has its end, after the deadlines
  /// of the options, or when it is cancelled.
  net::Task<> run();
  /// To be called after each event of the loop: housekeeping comes earlier when the event made
  /// work.
  void notice();
  /// Nothing waits or is in flight, and the next housekeeping is more than a second away.
  bool is_quiet() const;
  /// Frees memory that is needed again with the next lines.
  void rest();
  /// Gives up what is left and closes the spool; to be called once, after run() has ended.
  Outcome finish();

 private:
  Accounts accounts() const;
  net::Task<> work();
  net::Task<> deliver_all();
  net::Task<> until_given_up();
  net::Task<> read_input();
  net::Task<> become_service();
  net::Task<> drained();
  net::Task<> backlog_read();
  net::Task<> housekeeping();
  void tidy();
  Duration next_round() const;
  void show_progress();
  bool is_state_stale() const;
  void tell_state();
  os::SendState state() const;
  bool tells_of_itself() const;
  void tell_of_itself();

  const SenderOptions& options_;
  Outside outside_;
  TakeRejection reject_;  // of the connections
  const Say& say_;
  LineReader& line_reader_;
  net::Time told_ = net::Clock::now();
  // What the told state showed; at first, nothing was told.
  struct Told {
    std::uint64_t confirmations = UINT64_MAX;
    std::size_t failures = 0;
    std::uint64_t rejected = 0;
    bool operator==(const Told&) const = default;
  };
  Told shown_;
  std::uint64_t rejected_ = 0;     // by the TSD
  std::string rejection_;          // the last reason
  bool stopping_ = false;          // no more backlog is read in housekeeping
  bool has_more_backlog_ = false;  // at the last look the queue was full before the spool was empty
  bool told_to_stop_ = false;      // by a signal: what is in the spool stays there
  net::Event housekeeping_;
  Duration pause_{0};  // between two rounds of housekeeping; 0: no housekeeping
  LineReader backlog_judge_;
  Ledger ledger_;
  SendQueue queue_;
  RetryDeadline deadline_;
  StdinReader stdin_reader_;
  Deliveries deliveries_;
};

}  // namespace tsd::ship
