#include "ship/send/sending.h"

#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <utility>

#include "ship/queue/self_report.h"

namespace tsd::ship {
namespace {

// Interval of housekeeping while the spool has work: limits the delay of receipts and backlog.
constexpr Duration kTick{50};
constexpr Duration kSlowTick{1000};
// With an empty spool: lines that other senders leave there are found within this time.
constexpr Duration kIdleTick{20'000};
constexpr Duration kShowEvery{200};
// The answer that settles lines comes within this time.
constexpr Duration kSettledWithin{1000};
// Standard input that is still open by then belongs to a service.
constexpr Duration kServiceAfter{2000};

}  // namespace

Sending::Sending(net::asio::io_context& loop, Outside outside, LineReader& reader,
                 const SenderOptions& options, const TakeRejection& reject, const Say& say)
    : options_(options),
      outside_(std::move(outside)),
      reject_([this, &reject](const Rejection& rejection) {
        ledger_.note_rejected(rejection.number);
        ++rejected_;
        rejection_ = rejection.reason;
        reject(rejection);
      }),
      say_(say),
      line_reader_(reader),
      housekeeping_(loop.get_executor()),
      backlog_judge_(reader.for_backlog()),
      ledger_(options.spool, options.reports, backlog_judge_),
      queue_(loop.get_executor(), options.most_bytes, ledger_, options.backlog_percent),
      deadline_(queue_, options.retry_for),
      stdin_reader_(outside_.input, reader, ledger_, queue_, deadline_),
      deliveries_(options, queue_, outside_.connect, outside_.unix_seconds, reject_, say) {
  if (ledger_.has_spool() || stdin_reader_.is_supervised()) deliveries_.settle_lines();
  deliveries_.join_fleet(options.reconnect_spread);
  if (deliveries_.keeps_order()) queue_.send_oldest_first();
}

net::Task<> Sending::run() {
  bool needs_housekeeping =
      ledger_.needs_housekeeping() || options_.progress || outside_.tell_state || tells_of_itself();
  if (!needs_housekeeping) return work();
  return [](Sending& self) -> net::Task<> {
    co_await net::first_of(self.work(), self.housekeeping());
  }(*this);
}

void Sending::notice() {
  deliveries_.notice(line_reader_.in());
  // A tick is too long a wait for more backlog: it would limit a drain to 5 MB/s.
  bool lacks_backlog = has_more_backlog_ && queue_.lacks_backlog();
  if (lacks_backlog || next_round() < pause_) housekeeping_.notify();
}

bool Sending::is_quiet() const {
  return queue_.empty() && (pause_.count() == 0 || pause_ > kSlowTick);
}

void Sending::rest() {
  queue_.forget_blanks();
  stdin_reader_.rest();
}

Outcome Sending::finish() {
  queue_.give_up();
  stdin_reader_.count_the_rest();
  (void)ledger_.close();
  tell_state();
  Accounts counts = accounts();
  if (options_.reports != nullptr) options_.reports->settle();
  // A file is still there, and can be sent again.
  bool is_lost = counts.lost() > 0 && !ledger_.has_spool() && !stdin_reader_.is_file();
  if (is_lost) say_("what was not confirmed is dropped: with --spool DIR, the next run sends it");
  return {counts, ledger_.leaves_backlog(), stdin_reader_.result(), ledger_.has_damage()};
}

Accounts Sending::accounts() const {
  Accounts accounts = ledger_.accounts();
  accounts.in = line_reader_.in();
  accounts.rejected += line_reader_.rejected();
  return accounts;
}

net::Task<> Sending::work() {
  co_await net::first_of(deliver_all(), until_given_up());
}

/// Delivers until nothing is left. A connection that breaks late puts lines back whose text only
/// the spool has: they become backlog when the queue is closed already.
net::Task<> Sending::deliver_all() {
  co_await deliveries_.deliver();
  while (!told_to_stop_ && ledger_.expects_backlog()) {
    ledger_.tick();
    Batch batch = ledger_.read_backlog(kBatchBytes);
    if (batch.empty()) {
      co_await net::until(net::Clock::now() + kTick);
      continue;
    }
    queue_.push_backlog(std::move(batch));
    co_await deliveries_.deliver();
  }
}

/// Reads until stdin ends or it shall stop, then sends until the deadline.
net::Task<> Sending::until_given_up() {
  co_await net::asio::this_coro::throw_if_cancelled(false);  // cancellation is no error
  auto stop = co_await net::unless(read_input(), outside_.stopped());
  told_to_stop_ = stop.has_value();
  stdin_reader_.hand_over();
  deliveries_.hurry();
  if (!ledger_.expects_backlog()) queue_.close();
  queue_.restart_clock();
  if (ledger_.has_spool()) deadline_.limit(options_.drain_for);
  if (stdin_reader_.has_read_all()) {
    stop = co_await net::unless(drained(), outside_.stopped());
    told_to_stop_ = told_to_stop_ || stop.has_value();
  }
  auto state = co_await net::asio::this_coro::cancellation_state;
  if (state.cancelled() != net::asio::cancellation_type::none) co_return;
  stopping_ = true;
  queue_.close();
  co_await deadline_.lost();
  state = co_await net::asio::this_coro::cancellation_state;
  if (state.cancelled() != net::asio::cancellation_type::none) co_return;
  // The last try is not over while proven lines settle.
  co_await net::until(queue_.settling_until() + kSettledWithin);
  deliveries_.give_up();
}

net::Task<> Sending::read_input() {
  if (stdin_reader_.is_file()) return stdin_reader_.read();
  return [](Sending& self) -> net::Task<> {
    co_await net::first_of(self.stdin_reader_.read(), self.become_service());
  }(*this);
}

/// A pipe that is still open after a while has a writer that lives: late errors are worth a wait.
net::Task<> Sending::become_service() {
  co_await net::until(net::Clock::now() + kServiceAfter);
  auto state = co_await net::asio::this_coro::cancellation_state;
  if (state.cancelled() != net::asio::cancellation_type::none) co_return;
  deliveries_.settle_lines();
  co_await net::until(net::kNever);
}

net::Task<> Sending::drained() {
  co_await net::first_of(backlog_read(), deadline_.lost());
}

/// Returns once all backlog has been read, and no more will come.
net::Task<> Sending::backlog_read() {
  while (ledger_.expects_backlog()) co_await net::until(net::Clock::now() + kTick);
}

net::Task<> Sending::housekeeping() {
  for (;;) {
    tidy();
    pause_ = next_round();
    co_await housekeeping_.wait(net::Clock::now() + pause_);
    auto state = co_await net::asio::this_coro::cancellation_state;
    if (state.cancelled() != net::asio::cancellation_type::none) co_return;
  }
}

/// One round of housekeeping: spool, receipts, progress, points about the sender; reads backlog.
void Sending::tidy() {
  ledger_.tick();
  show_progress();
  tell_state();
  tell_of_itself();
  queue_.look_again();
  while (!stopping_ && queue_.wants_backlog()) {
    Batch batch = ledger_.read_backlog(kBatchBytes);
    if (batch.empty()) break;
    queue_.push_backlog(std::move(batch));
  }
  has_more_backlog_ = !stopping_ && !queue_.wants_backlog();
}

Duration Sending::next_round() const {
  if (ledger_.is_busy()) return kTick;
  if (options_.progress) return kShowEvery;
  if (!ledger_.is_idle() || is_state_stale()) return kSlowTick;
  if (!tells_of_itself()) return kIdleTick;
  return ledger_.needs_housekeeping() ? std::min(kIdleTick, options_.self_interval)
                                      : options_.self_interval;
}

void Sending::show_progress() {
  if (!options_.progress) return;
  Progress progress{accounts().settled()};
  stdin_reader_.tell(progress);
  options_.progress(progress);
}

bool Sending::is_state_stale() const {
  Told now{queue_.confirmations(), deliveries_.worst().trouble().count, rejected_};
  return outside_.tell_state && now != shown_;
}

void Sending::tell_state() {
  if (!is_state_stale()) return;
  shown_ = {queue_.confirmations(), deliveries_.worst().trouble().count, rejected_};
  outside_.tell_state(state());
}

/// Times of the steady clock become Unix times by their age.
os::SendState Sending::state() const {
  auto now = net::Clock::now();
  os::SendState state;
  state.at = outside_.unix_seconds();
  state.pid = ::getpid();
  auto unix_time = [&](net::Time when) {
    return state.at - std::chrono::duration_cast<std::chrono::seconds>(now - when).count();
  };
  state.endpoint = deliveries_.worst().endpoint();
  bool has_confirmed = queue_.confirmations() > 0;
  if (has_confirmed) state.confirmed_at = unix_time(queue_.last_confirmation());
  const Delivery::Trouble& trouble = deliveries_.worst().trouble();
  bool is_over = has_confirmed && queue_.last_confirmation() > trouble.last;
  if (trouble.count > 0 && !is_over) {
    state.failing_since = unix_time(trouble.first);
    state.trouble = trouble.sentence;
  }
  state.rejected = rejected_;
  state.rejection = rejection_;
  return state;
}

/// A file is pushed once; a sender fed by a pipe is a service, whose numbers are worth storing.
bool Sending::tells_of_itself() const {
  return options_.self_interval.count() > 0 && !stdin_reader_.is_file();
}

void Sending::tell_of_itself() {
  bool due = net::Clock::now() >= told_ + options_.self_interval;
  // While the TSD takes nothing, make none: it would get them all at once, much later.
  if (!tells_of_itself() || !due || stopping_ || stdin_reader_.has_read_all() ||
      stdin_reader_.origin().empty() || !queue_.wants_backlog()) {
    return;
  }
  told_ = net::Clock::now();
  std::optional<std::int64_t> ago;
  if (queue_.confirmations() > 0) {
    ago = std::chrono::duration_cast<std::chrono::seconds>(told_ - queue_.last_progress()).count();
  }
  Accounts counts = accounts();
  Batch batch =
      own_points({counts, options_.spool, ago}, stdin_reader_.origin(), outside_.unix_seconds());
  ledger_.take_own(batch);
  queue_.push_backlog(std::move(batch));
}

}  // namespace tsd::ship
