#include "ship/sender.h"

#include <poll.h>
#include <sys/stat.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <string>
#include <utility>

#include "net/readable.h"
#include "os/clock.h"
#include "os/footprint.h"
#include "os/watchdog.h"
#include "ship/courier.h"
#include "ship/ledger.h"
#include "ship/outbox.h"
#include "ship/self_report.h"

namespace tsd::ship {
namespace {

constexpr std::size_t kBatchBytes = 64u << 10;
/// Receipts follow within so long, and so does what a spool has to give.
constexpr Duration kHouseEvery{50};
constexpr Duration kIdleHouseEvery{1000};
constexpr Duration kShowEvery{200};

bool is_file(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

/// Nobody writes to it any more, though not all of it may have been read.
bool has_ended(int fd) {
  if (is_file(fd)) return true;
  struct pollfd ends {
    fd, POLLRDHUP, 0
  };
  return ::poll(&ends, 1, 0) == 1;  // without POLLIN nothing else is told
}

class Sender {
 public:
  Sender(int input, int stop, Intake& intake, const SenderOptions& options,
         const TakeRejection& reject, const Say& say)
      : options_(options),
        intake_(intake),
        input_(input),
        stop_(stop),
        backlog_judge_(intake.for_backlog()),
        ledger_(options.spool, options.reports, backlog_judge_),
        outbox_(loop_.get_executor(), options.most_bytes, ledger_, options.backlog_percent),
        courier_(options, ledger_.has_spool(), outbox_, reject, say) {}

  Outcome run() {
    bool has_house = ledger_.needs_house() || options_.progress || tells_of_itself();
    net::spawn(loop_, has_house ? work_in_house() : work());
    while (wait()) continue;
    outbox_.give_up();
    if (!input_read_ && has_ended(input_)) count_the_rest();
    (void)ledger_.close();
    return {accounts(), ledger_.leaves_backlog(), input_result_};
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
    if (outbox_.empty() && footprint_.is_due()) {
      if (loop_.run_one_for(os::Footprint::kQuiet) > 0) return true;
      outbox_.forget_blanks();
      block_ = {};
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
    co_await net::unless(read_input(), stopped.wait());
    (void)ledger_.keep(batch_);
    outbox_.push(std::exchange(batch_, {}));
    if (!ledger_.expects_backlog()) outbox_.close();
    outbox_.restart_clock();
    if (ledger_.has_spool()) ends_ = net::Clock::now() + options_.drain_for;
    if (input_read_) co_await net::unless(drained(), stopped.wait());
    auto state = co_await net::asio::this_coro::cancellation_state;
    if (state.cancelled() != net::asio::cancellation_type::none) co_return;
    stopping_ = true;
    outbox_.close();
    co_await time_limit();
  }

  net::Task<> drained() { co_await net::first_of(backlog_read(), time_limit()); }

  /// Until what waits on disk is under way, and nothing more will come from there.
  net::Task<> backlog_read() {
    while (ledger_.expects_backlog()) co_await pause(kHouseEvery);
  }

  /// What the spool, the receipts and those who watch need from time to time, and lines from the
  /// spool.
  net::Task<> keep_house() {
    do {
      ledger_.tick();
      show_progress();
      tell_of_itself();
      outbox_.look_again();
      while (!stopping_ && outbox_.wants_backlog()) {
        Batch batch = ledger_.read_backlog(kBatchBytes);
        if (batch.empty()) break;
        outbox_.push_backlog(std::move(batch));
      }
    } while (co_await pause(next_round()));
  }

  Duration next_round() const {
    if (ledger_.is_busy()) return kHouseEvery;
    if (options_.progress) return kShowEvery;
    return ledger_.needs_house() ? kIdleHouseEvery : options_.self_interval;
  }

  void show_progress() {
    if (!options_.progress) return;
    Progress progress{accounts().settled()};
    if (is_file(input_)) {
      struct stat status {};
      off_t read = ::lseek(input_, 0, SEEK_CUR);
      if (::fstat(input_, &status) == 0 && read > 0) {
        progress.read = static_cast<std::uint64_t>(read);
        progress.total = static_cast<std::uint64_t>(status.st_size);
      }
    }
    options_.progress(progress);
  }

  /// A file is pushed once; what is fed by others is a service, and its numbers are of interest.
  bool tells_of_itself() const { return options_.self_interval.count() > 0 && !is_file(input_); }

  void tell_of_itself() {
    bool due = net::Clock::now() >= told_ + options_.self_interval;
    // A TSD that takes nothing would get them all at once, much later.
    if (!tells_of_itself() || !due || input_read_ || origin_.empty() || !outbox_.wants_backlog()) {
      return;
    }
    told_ = net::Clock::now();
    Batch batch = own_points(accounts(), options_.spool, origin_, os::Clock().seconds());
    ledger_.take_own(batch);
    outbox_.push_backlog(std::move(batch));
  }

  /// False when the pause was called off.
  net::Task<bool> pause(Duration duration) {
    net::asio::steady_timer timer(loop_, duration);
    auto [called_off] = co_await timer.async_wait(net::kQuietly);
    co_return !called_off;
  }

  net::Task<> time_limit() {
    net::asio::steady_timer timer(loop_);
    while (net::Clock::now() < patience()) {
      timer.expires_at(patience());
      auto [called_off] = co_await timer.async_wait(net::kQuietly);
      if (called_off) co_return;
    }
  }
  net::Time patience() const {
    return std::min(ends_, outbox_.last_progress() + options_.retry_for);
  }

  /// Room in memory; false when it is not worth waiting for.
  net::Task<bool> room() {
    if (outbox_.make_room()) co_return true;
    co_return co_await net::first_of(outbox_.room(), starved());
  }

  /// Lines that are left of an input that has ended wait for room, and for `retry_for` nothing has
  /// moved. While somebody may still write, it is he who waits.
  net::Task<> starved() {
    // Called off, the next wait throws. (Asked for its answer here, g++ 12 jumps into nowhere.)
    while (!has_ended(input_)) {
      watchdog_.feed();  // that the TSD takes nothing is no fault of ours
      co_await pause(kIdleHouseEvery);
    }
    outbox_.restart_clock();
    co_await time_limit();
  }

  /// A batch leaves when it is full or when stdin pauses, whichever comes first.
  net::Task<> read_input() {
    net::Readable readable(loop_.get_executor(), input_);
    for (;;) {
      if (batch_.bytes() >= kBatchBytes || (!batch_.empty() && !readable.now())) {
        if (!co_await push()) co_return;
      }
      if (!ledger_.has_spool()) {
        if (!co_await room()) co_return;
      }
      if (!co_await readable.wait()) co_return;
      ssize_t got = block_.fill(input_);
      if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (got < 0) input_result_ = last_system_error("reading", "standard input");
      if (got <= 0) break;
      intake_.feed(block_, batch_);
      if (!batch_.empty()) origin_ = origin_of(batch_.wire());
    }
    intake_.end(batch_);
    input_read_ = true;
  }

  /// Tries until the spool does not ask to wait any more.
  net::Task<Ledger::Kept> keep() {
    auto kept = ledger_.keep(batch_);
    for (; kept == Ledger::Kept::wait; kept = ledger_.keep(batch_)) {
      watchdog_.feed();  // that the disk is full is no fault of ours
      co_await pause(kHouseEvery);
    }
    co_return kept;
  }

  /// On disk first, where there is one. The batch stays ours while it waits for room there; false
  /// when it is not worth waiting for.
  net::Task<bool> push() {
    auto kept = ledger_.keep(batch_);
    if (kept == Ledger::Kept::wait) {
      auto in_the_end = co_await net::unless(starved(), keep());
      if (!in_the_end) co_return false;
      kept = *in_the_end;
    }
    bool only_disk = ledger_.need_not_hold(batch_) && !outbox_.make_room();
    bool nowhere = kept == Ledger::Kept::drop && outbox_.full();
    if (only_disk || nowhere) {
      ledger_.give_up(batch_, Loss::spool_full);
      batch_.clear();
      watchdog_.feed();
      co_return true;
    }
    if (!co_await room()) co_return false;
    outbox_.push(std::exchange(batch_, outbox_.blank()));
    watchdog_.feed();
    co_return true;
  }

  /// The rest of an input that nobody took: its lines are judged and counted too.
  void count_the_rest() {
    Batch rest;
    while (block_.fill(input_) > 0) {
      intake_.feed(block_, rest);
      (void)ledger_.keep(rest);
      outbox_.drop(std::exchange(rest, {}));
    }
    intake_.end(rest);
    (void)ledger_.keep(rest);
    outbox_.drop(rest);
  }

  const SenderOptions& options_;
  Intake& intake_;
  int input_;
  int stop_;
  Block block_;  // what was read last
  Batch batch_;  // grows until stdin pauses
  bool input_read_ = false;
  std::string origin_;  // whose lines these are
  net::Time told_ = net::Clock::now();
  bool stopping_ = false;  // nothing more is read from the spool
  net::Time ends_ = net::kNever;
  Result<void> input_result_;
  net::asio::io_context loop_{1};
  Intake backlog_judge_;
  Ledger ledger_;
  Outbox outbox_;
  Courier courier_;
  os::Footprint footprint_;
  os::Watchdog watchdog_;  // lines of stdin that have found their place are progress
};

}  // namespace

Outcome send(int input, int stop, Intake& intake, const SenderOptions& options,
             const TakeRejection& reject, const Say& say) {
  return Sender(input, stop, intake, options, reject, say).run();
}

}  // namespace tsd::ship
