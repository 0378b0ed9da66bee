#include "ship/sender.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <string>
#include <utility>

#include "net/readable.h"
#include "net/stream.h"
#include "net/tls.h"
#include "ship/backoff.h"
#include "ship/http.h"
#include "ship/ledger.h"
#include "ship/outbox.h"
#include "ship/telnet.h"

namespace tsd::ship {
namespace {

using namespace net::asio::experimental::awaitable_operators;

constexpr std::size_t kBatchBytes = 64u << 10;
/// Receipts follow within so long, and so does what a spool has to give.
constexpr Duration kHouseEvery{50};
constexpr Duration kIdleHouseEvery{1000};

bool is_file(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

class Sender {
 public:
  Sender(int input, int stop, Intake& intake, const SenderOptions& options,
         const TakeRejection& reject, const Say& say)
      : options_(options),
        intake_(intake),
        reject_(reject),
        say_(say),
        input_(input),
        stop_(stop),
        backlog_judge_(intake.for_backlog()),
        ledger_(options.spool, options.receipts, backlog_judge_),
        outbox_(loop_.get_executor(), options.most_bytes, ledger_),
        manners_(options.endpoints.size()),
        limits_(options.endpoints.size()),
        current_(options.seed % options.endpoints.size()),
        backoff_(options.seed) {
    if (!options.http) return;
    http_ = {*options.http, options.confirm, options.answer_deadline};
  }

  Outcome run() {
    auto work = deliver() || until_given_up();
    if (ledger_.needs_house()) {
      net::asio::co_spawn(loop_, std::move(work) || keep_house(), net::asio::detached);
    } else {
      net::asio::co_spawn(loop_, std::move(work), net::asio::detached);
    }
    loop_.run();
    outbox_.give_up();
    if (is_file(input_) && !input_read_) count_the_rest();
    Outcome outcome{ledger_.close(), ledger_.has_backlog(), input_result_};
    outcome.accounts.in = intake_.in();
    outcome.accounts.rejected += intake_.rejected();
    return outcome;
  }

 private:
  /// Reads until stdin ends or a signal says so; after that, time is limited. A file is at its end
  /// from the beginning: nobody waits at its other side.
  net::Task<> until_given_up() {
    net::Readable stopped(loop_.get_executor(), stop_);
    if (is_file(input_) && !ledger_.has_spool()) {
      co_await (read_input() || stopped.wait() || time_limit());
    } else {
      co_await (read_input() || stopped.wait());
    }
    (void)ledger_.keep(batch_);
    outbox_.push(std::exchange(batch_, {}));
    if (!ledger_.expects_backlog()) outbox_.close();
    outbox_.restart_clock();
    if (input_read_) co_await (backlog_read() || stopped.wait() || time_limit());
    stopping_ = true;
    outbox_.close();
    co_await time_limit();
  }

  /// Until what waits on disk is under way, and nothing more will come from there.
  net::Task<> backlog_read() {
    while (ledger_.expects_backlog()) co_await pause(kHouseEvery);
  }

  /// What the spool and the receipts need from time to time, and lines from the spool.
  net::Task<> keep_house() {
    for (;;) {
      ledger_.tick();
      outbox_.look_again();
      while (!stopping_ && outbox_.wants_backlog()) {
        Batch batch = ledger_.read_backlog(kBatchBytes);
        if (batch.empty()) break;
        outbox_.push_backlog(std::move(batch));
      }
      co_await pause(ledger_.is_busy() ? kHouseEvery : kIdleHouseEvery);
    }
  }

  net::Task<> pause(Duration duration) {
    net::asio::steady_timer timer(loop_, duration);
    co_await timer.async_wait(net::kQuietly);
  }

  net::Task<> time_limit() {
    net::asio::steady_timer timer(loop_);
    while (net::Clock::now() < outbox_.last_progress() + options_.retry_for) {
      timer.expires_at(outbox_.last_progress() + options_.retry_for);
      co_await timer.async_wait(net::kQuietly);
    }
  }

  /// A batch leaves when it is full or when stdin pauses, whichever comes first.
  net::Task<> read_input() {
    net::Readable readable(loop_.get_executor(), input_);
    Block block;
    for (;;) {
      if (batch_.bytes() >= kBatchBytes || (!batch_.empty() && !readable.now())) {
        co_await push();
      }
      if (!ledger_.has_spool()) co_await outbox_.room();
      co_await readable.wait();
      ssize_t got = block.fill(input_);
      if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (got < 0) input_result_ = last_system_error("reading", "standard input");
      if (got <= 0) break;
      intake_.feed(block, batch_);
    }
    intake_.end(batch_);
    input_read_ = true;
  }

  /// On disk first, where there is one. The batch stays ours while it waits for room there.
  net::Task<> push() {
    auto kept = ledger_.keep(batch_);
    for (; kept == Ledger::Kept::wait; kept = ledger_.keep(batch_)) co_await pause(kHouseEvery);
    bool only_disk = ledger_.is_safe(batch_) && !outbox_.make_room();
    bool nowhere = kept == Ledger::Kept::drop && outbox_.full();
    if (only_disk || nowhere) {
      ledger_.give_up(batch_, Loss::spool_full);
      batch_.clear();
    } else {
      co_await outbox_.room();
      outbox_.push(std::exchange(batch_, outbox_.blank()));
    }
  }

  /// The rest of a file that nobody took: its lines are judged and counted too.
  void count_the_rest() {
    Block block;
    Batch rest;
    while (block.fill(input_) > 0) {
      intake_.feed(block, rest);
      (void)ledger_.keep(rest);
      outbox_.drop(std::exchange(rest, {}));
    }
    intake_.end(rest);
    (void)ledger_.keep(rest);
    outbox_.drop(rest);
  }

  net::Task<> deliver() {
    while (!outbox_.closed() || !outbox_.empty()) {
      // A connection is made when there is something to send: some TSDs close an idle one.
      if (outbox_.has_waiting()) {
        co_await converse();
      } else {
        co_await outbox_.news.wait();
      }
    }
  }

  net::Task<> converse() {
    const net::Endpoint& endpoint = options_.endpoints[current_];
    auto stream = co_await connect(endpoint);
    if (!stream) co_return co_await fail(stream.error().text, std::nullopt);
    auto before = outbox_.last_progress();
    Ending ending;
    if (options_.http) {
      Http connection(**stream, outbox_, limits_[current_], http_, net::to_string(endpoint),
                      reject_);
      ending = co_await connection.run();
    } else {
      TelnetOptions telnet{options_.confirm, options_.answer_deadline, options_.settle,
                           ledger_.has_spool()};
      Telnet connection(**stream, outbox_, manners_[current_], telnet, reject_);
      ending = co_await connection.run();
    }
    if (outbox_.last_progress() != before) succeed();
    if (ending.kind != Ending::Kind::done) {
      co_await fail(fmt::format("{}: {}", net::to_string(endpoint), ending.reason), ending.pause);
    }
  }

  net::Task<Result<std::unique_ptr<net::Stream>>> connect(const net::Endpoint& endpoint) {
    auto plain = co_await net::connect(endpoint, options_.connect_deadline);
    if (!plain || options_.tls == nullptr) co_return plain;
    auto stream = co_await net::secure(*options_.tls, std::move(*plain), endpoint.host,
                                       options_.connect_deadline);
    if (stream) co_return stream;
    co_return std::move(stream.error()).with_context("connecting to", net::to_string(endpoint));
  }

  void succeed() {
    if (failures_ > 0)
      say_(fmt::format("sending to {}", net::to_string(options_.endpoints[current_])));
    failures_ = 0;
    backoff_.reset();
  }

  /// The next endpoint; when all of them have failed, a pause: ours, or what the last one asks for.
  net::Task<> fail(std::string sentence, std::optional<Duration> asked) {
    say_(sentence);
    current_ = (current_ + 1) % options_.endpoints.size();
    if (++failures_ % options_.endpoints.size() != 0) co_return;
    Duration pause = std::max(backoff_.next(), asked.value_or(Duration(0)));
    net::asio::steady_timer timer(loop_, pause);
    co_await timer.async_wait(net::kQuietly);
  }

  const SenderOptions& options_;
  Intake& intake_;
  const TakeRejection& reject_;
  const Say& say_;
  int input_;
  int stop_;
  Batch batch_;  // grows until stdin pauses
  bool input_read_ = false;
  bool stopping_ = false;  // nothing more is read from the spool
  Result<void> input_result_;
  net::asio::io_context loop_{1};
  Intake backlog_judge_;
  Ledger ledger_;
  Outbox outbox_;
  std::vector<Manners> manners_;
  std::vector<BodyLimit> limits_;
  HttpOptions http_;
  std::size_t current_;
  std::size_t failures_ = 0;
  Backoff backoff_;
};

}  // namespace

Outcome send(int input, int stop, Intake& intake, const SenderOptions& options,
             const TakeRejection& reject, const Say& say) {
  return Sender(input, stop, intake, options, reject, say).run();
}

}  // namespace tsd::ship
