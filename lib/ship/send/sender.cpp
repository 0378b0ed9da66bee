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
#include "ship/send/delivery.h"

namespace tsd::ship {
namespace {

/// Receipts follow within so long, and so does what a spool has to give.
constexpr Duration kHouseEvery{50};
constexpr Duration kSlowHouseEvery{1000};
/// What other senders have left in an empty spool is found so late.
constexpr Duration kIdleHouseEvery{20'000};
constexpr Duration kShowEvery{200};

class Sender {
 public:
  Sender(int input, int stop, Intake& intake, const SenderOptions& options,
         const TakeRejection& reject, const Say& say)
      : options_(options),
        intake_(intake),
        stop_(stop),
        house_(loop_.get_executor()),
        backlog_judge_(intake.for_backlog()),
        ledger_(options.spool, options.reports, backlog_judge_),
        outbox_(loop_.get_executor(), options.most_bytes, ledger_, options.backlog_percent),
        patience_(outbox_, options.retry_for),
        feeder_(input, intake, ledger_, outbox_, patience_),
        courier_(options, ledger_.has_spool(), outbox_, reject, say) {}

  Outcome run() {
    bool has_house = ledger_.needs_house() || options_.progress || tells_of_itself();
    net::spawn(loop_, has_house ? work_in_house() : work());
    while (wait()) {
      if (next_round() < pause_) house_.notify();
    }
    outbox_.give_up();
    feeder_.count_the_rest();
    (void)ledger_.close();
    return {accounts(), ledger_.leaves_backlog(), feeder_.result()};
  }

 private:
  Accounts accounts() const {
    Accounts accounts = ledger_.accounts();
    accounts.in = intake_.in();
    accounts.rejected += intake_.rejected();
    return accounts;
  }

  /// For one thing that comes, and does it. False when nothing will come any more.
  bool wait() {
    bool house_is_quiet = pause_.count() == 0 || pause_ > kSlowHouseEvery;
    if (outbox_.empty() && house_is_quiet && footprint_.is_due()) {
      if (loop_.run_one_for(os::Footprint::kQuiet) > 0) return true;
      if (loop_.stopped()) return false;
      outbox_.forget_blanks();
      feeder_.rest();
      footprint_.rest();
    }
    return loop_.run_one() > 0;
  }

  net::Task<> work() { co_await net::first_of(courier_.deliver(), until_given_up()); }
  net::Task<> work_in_house() { co_await net::first_of(work(), keep_house()); }

  /// Reads until stdin ends or a signal says so; after that, time is limited.
  net::Task<> until_given_up() {
    co_await net::asio::this_coro::throw_if_cancelled(false);  // to be called off is no error
    net::Readable stopped(loop_.get_executor(), stop_);
    co_await net::unless(feeder_.read(), stopped.wait());
    feeder_.hand_over();
    if (!ledger_.expects_backlog()) outbox_.close();
    outbox_.restart_clock();
    if (ledger_.has_spool()) patience_.limit(options_.drain_for);
    if (feeder_.has_read_all()) co_await net::unless(drained(), stopped.wait());
    auto state = co_await net::asio::this_coro::cancellation_state;
    if (state.cancelled() != net::asio::cancellation_type::none) co_return;
    stopping_ = true;
    outbox_.close();
    co_await patience_.lost();
  }

  net::Task<> drained() { co_await net::first_of(backlog_read(), patience_.lost()); }

  /// Until what waits on disk is under way, and nothing more will come from there.
  net::Task<> backlog_read() {
    while (ledger_.expects_backlog()) co_await net::until(net::Clock::now() + kHouseEvery);
  }

  net::Task<> keep_house() {
    for (;;) {
      tidy();
      pause_ = next_round();
      co_await house_.wait(net::Clock::now() + pause_);
      auto state = co_await net::asio::this_coro::cancellation_state;
      if (state.cancelled() != net::asio::cancellation_type::none) co_return;
    }
  }

  /// What the spool, the receipts and those who watch need from time to time, and lines from the
  /// spool.
  void tidy() {
    ledger_.tick();
    show_progress();
    tell_of_itself();
    outbox_.look_again();
    while (!stopping_ && outbox_.wants_backlog()) {
      Batch batch = ledger_.read_backlog(kBatchBytes);
      if (batch.empty()) break;
      outbox_.push_backlog(std::move(batch));
    }
  }

  Duration next_round() const {
    if (ledger_.is_busy()) return kHouseEvery;
    if (options_.progress) return kShowEvery;
    if (!ledger_.is_idle()) return kSlowHouseEvery;
    if (!tells_of_itself()) return kIdleHouseEvery;
    return ledger_.needs_house() ? std::min(kIdleHouseEvery, options_.self_interval)
                                 : options_.self_interval;
  }

  void show_progress() {
    if (!options_.progress) return;
    Progress progress{accounts().settled()};
    feeder_.tell(progress);
    options_.progress(progress);
  }

  /// A file is pushed once; what is fed by others is a service, and its numbers are of interest.
  bool tells_of_itself() const { return options_.self_interval.count() > 0 && !feeder_.is_file(); }

  void tell_of_itself() {
    bool due = net::Clock::now() >= told_ + options_.self_interval;
    // A TSD that takes nothing would get them all at once, much later.
    if (!tells_of_itself() || !due || feeder_.has_read_all() || feeder_.origin().empty() ||
        !outbox_.wants_backlog()) {
      return;
    }
    told_ = net::Clock::now();
    Batch batch = own_points(accounts(), options_.spool, feeder_.origin(), os::Clock().seconds());
    ledger_.take_own(batch);
    outbox_.push_backlog(std::move(batch));
  }

  const SenderOptions& options_;
  Intake& intake_;
  int stop_;
  net::Time told_ = net::Clock::now();
  bool stopping_ = false;  // nothing more is read from the spool
  net::asio::io_context loop_{1};
  net::Event house_;
  Duration pause_{0};  // of the house; 0: there is none
  Intake backlog_judge_;
  Ledger ledger_;
  Outbox outbox_;
  Patience patience_;
  Feeder feeder_;
  Courier courier_;
  os::Footprint footprint_;
};

}  // namespace

Outcome send(int input, int stop, Intake& intake, const SenderOptions& options,
             const TakeRejection& reject, const Say& say) {
  return Sender(input, stop, intake, options, reject, say).run();
}

}  // namespace tsd::ship
