#include "ship/send/sender.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <utility>

#include "net/readable.h"
#include "os/clock.h"
#include "os/footprint.h"
#include "ship/queue/ledger.h"
#include "ship/queue/retry_deadline.h"
#include "ship/queue/self_report.h"
#include "ship/queue/send_queue.h"
#include "ship/queue/stdin_reader.h"
#include "ship/send/connector.h"
#include "ship/send/delivery.h"

namespace tsd::ship {
namespace {

// Interval of housekeeping while the spool has work: limits the delay of receipts and backlog.
constexpr Duration kTick{50};
constexpr Duration kSlowTick{1000};
// With an empty spool: lines that other senders leave there are found within this time.
constexpr Duration kIdleTick{20'000};
constexpr Duration kShowEvery{200};

class Sender {
 public:
  Sender(int input, int stop, LineReader& reader, const SenderOptions& options,
         const TakeRejection& reject, const Say& say)
      : options_(options),
        line_reader_(reader),
        stop_(stop),
        housekeeping_(loop_.get_executor()),
        backlog_judge_(reader.for_backlog()),
        ledger_(options.spool, options.reports, backlog_judge_),
        queue_(loop_.get_executor(), options.most_bytes, ledger_, options.backlog_percent),
        deadline_(queue_, options.retry_for),
        stdin_reader_(input, reader, ledger_, queue_, deadline_),
        delivery_(options, ledger_.has_spool(), queue_, connector_of(options), reject, say) {}

  Outcome run() {
    bool needs_housekeeping =
        ledger_.needs_housekeeping() || options_.progress || tells_of_itself();
    net::spawn(loop_, needs_housekeeping ? work_with_housekeeping() : work());
    while (wait()) {
      if (next_round() < pause_) housekeeping_.notify();
    }
    queue_.give_up();
    stdin_reader_.count_the_rest();
    (void)ledger_.close();
    return {accounts(), ledger_.leaves_backlog(), stdin_reader_.result()};
  }

 private:
  Accounts accounts() const {
    Accounts accounts = ledger_.accounts();
    accounts.in = line_reader_.in();
    accounts.rejected += line_reader_.rejected();
    return accounts;
  }

  /// Waits for one event and handles it; false when no more will come. Gives memory back before a
  /// long wait.
  bool wait() {
    bool is_quiet = pause_.count() == 0 || pause_ > kSlowTick;
    if (queue_.empty() && is_quiet && footprint_.is_due()) {
      if (loop_.run_one_for(os::Footprint::kQuiet) > 0) return true;
      if (loop_.stopped()) return false;
      queue_.forget_blanks();
      stdin_reader_.rest();
      footprint_.rest();
    }
    return loop_.run_one() > 0;
  }

  net::Task<> work() { co_await net::first_of(delivery_.deliver(), until_given_up()); }
  net::Task<> work_with_housekeeping() { co_await net::first_of(work(), housekeeping()); }

  /// Reads until stdin ends or `stop_` is readable, then sends until the deadline.
  net::Task<> until_given_up() {
    co_await net::asio::this_coro::throw_if_cancelled(false);  // cancellation is no error
    net::Readable stopped(loop_.get_executor(), stop_);
    co_await net::unless(stdin_reader_.read(), stopped.wait());
    stdin_reader_.hand_over();
    if (!ledger_.expects_backlog()) queue_.close();
    queue_.restart_clock();
    if (ledger_.has_spool()) deadline_.limit(options_.drain_for);
    if (stdin_reader_.has_read_all()) co_await net::unless(drained(), stopped.wait());
    auto state = co_await net::asio::this_coro::cancellation_state;
    if (state.cancelled() != net::asio::cancellation_type::none) co_return;
    stopping_ = true;
    queue_.close();
    co_await deadline_.lost();
  }

  net::Task<> drained() { co_await net::first_of(backlog_read(), deadline_.lost()); }

  /// Returns once all backlog has been read, and no more will come.
  net::Task<> backlog_read() {
    while (ledger_.expects_backlog()) co_await net::until(net::Clock::now() + kTick);
  }

  net::Task<> housekeeping() {
    for (;;) {
      tidy();
      pause_ = next_round();
      co_await housekeeping_.wait(net::Clock::now() + pause_);
      auto state = co_await net::asio::this_coro::cancellation_state;
      if (state.cancelled() != net::asio::cancellation_type::none) co_return;
    }
  }

  /// One round of housekeeping: spool, receipts, progress, points about the sender; reads backlog.
  void tidy() {
    ledger_.tick();
    show_progress();
    tell_of_itself();
    queue_.look_again();
    while (!stopping_ && queue_.wants_backlog()) {
      Batch batch = ledger_.read_backlog(kBatchBytes);
      if (batch.empty()) break;
      queue_.push_backlog(std::move(batch));
    }
  }

  Duration next_round() const {
    if (ledger_.is_busy()) return kTick;
    if (options_.progress) return kShowEvery;
    if (!ledger_.is_idle()) return kSlowTick;
    if (!tells_of_itself()) return kIdleTick;
    return ledger_.needs_housekeeping() ? std::min(kIdleTick, options_.self_interval)
                                        : options_.self_interval;
  }

  void show_progress() {
    if (!options_.progress) return;
    Progress progress{accounts().settled()};
    stdin_reader_.tell(progress);
    options_.progress(progress);
  }

  /// A file is pushed once; a sender fed by a pipe is a service, whose numbers are worth storing.
  bool tells_of_itself() const {
    return options_.self_interval.count() > 0 && !stdin_reader_.is_file();
  }

  void tell_of_itself() {
    bool due = net::Clock::now() >= told_ + options_.self_interval;
    // While the TSD takes nothing, make none: it would get them all at once, much later.
    if (!tells_of_itself() || !due || stdin_reader_.has_read_all() ||
        stdin_reader_.origin().empty() || !queue_.wants_backlog()) {
      return;
    }
    told_ = net::Clock::now();
    Batch batch =
        own_points(accounts(), options_.spool, stdin_reader_.origin(), os::Clock().seconds());
    ledger_.take_own(batch);
    queue_.push_backlog(std::move(batch));
  }

  const SenderOptions& options_;
  LineReader& line_reader_;
  int stop_;
  net::Time told_ = net::Clock::now();
  bool stopping_ = false;  // no more backlog is read
  net::asio::io_context loop_{1};
  net::Event housekeeping_;
  Duration pause_{0};  // between two rounds of housekeeping; 0: no housekeeping
  LineReader backlog_judge_;
  Ledger ledger_;
  SendQueue queue_;
  RetryDeadline deadline_;
  StdinReader stdin_reader_;
  Delivery delivery_;
  os::Footprint footprint_;
};

}  // namespace

Outcome send(int input, int stop, LineReader& reader, const SenderOptions& options,
             const TakeRejection& reject, const Say& say) {
  return Sender(input, stop, reader, options, reject, say).run();
}

}  // namespace tsd::ship
