#include "listen/kafka_source.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <utility>

#include "base/foreign.h"
#include "base/text.h"

namespace tsd::listen {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kCommitEvery{1};
/// What was fetched is kept for so long while lines cannot be printed; then it is given back,
/// because others of the group wait for our answers.
constexpr seconds kHoldFor{1};
constexpr seconds kReadAgainAfter{1};
/// The library wants to be asked, or its group believes that we hang.
constexpr seconds kLookEvery{30};
constexpr milliseconds kLookAtFile{100};
constexpr milliseconds kTurn{2};
constexpr std::size_t kWriteAtOnce = 64u << 10;
/// Steps between two looks at the clock and at what else is due: a look costs as much as a message.
constexpr int kStepsAtOnce = 16;

}  // namespace

KafkaSource::KafkaSource(net::asio::io_context& loop, const KafkaOptions& options,
                         PointChecker& checker, std::optional<ReceiptFile> receipts, World world)
    : loop_(loop),
      options_(options),
      world_(std::move(world)),
      delivery_(std::move(receipts), world_.say),
      output_(loop.get_executor(), world_.lines_fd),
      lines_(checker, [this](const MessageLines::Refusal& refusal) { refuse(refusal); }),
      changed_(loop.get_executor()),
      output_changed_(loop.get_executor()),
      bell_(loop.get_executor()),
      receipts_(loop.get_executor()) {}

KafkaSource::~KafkaSource() {
  if (bell_.is_open()) bell_.release();  // they are the consumer's and the file's
  if (receipts_.is_open()) receipts_.release();
}

Result<std::unique_ptr<KafkaSource>> KafkaSource::open(net::asio::io_context& loop,
                                                       const KafkaOptions& options,
                                                       PointChecker& checker, World world) {
  std::optional<ReceiptFile> receipts;
  if (options.receipts) {
    auto file = ReceiptFile::open(*options.receipts);
    if (!file) return file.error();
    receipts = std::move(*file);
  }
  std::unique_ptr<KafkaSource> source(
      new KafkaSource(loop, options, checker, std::move(receipts), std::move(world)));
  auto consumer = Consumer::open(options.settings, options.group, source->listener());
  if (!consumer) return consumer.error();
  source->consumer_ = std::move(*consumer);
  // What is proven is committed when the reader of the lines has gone.
  (void)std::signal(SIGPIPE, SIG_IGN);
  source->bell_.assign(source->consumer_->bell());
  const auto& file = source->delivery_.receipts();
  if (file && file->is_pollable()) source->receipts_.assign(file->fd());
  return source;
}

void KafkaSource::start() {
  began_ = net::Clock::now();
  net::spawn(loop_, hear_bell());
  if (delivery_.receipts()) net::spawn(loop_, hear_receipts());
  net::spawn(loop_, write_out());
  net::spawn(loop_, relay());
}

void KafkaSource::stop() {
  stopping_ = true;
  changed_.notify();
}

void KafkaSource::lose_reader() {
  reader_gone_ = true;
  stop();
}

/// Serves the library, prints and commits, each as it can be done, and waits when nothing can.
net::Task<> KafkaSource::relay() {
  net::Time turn_over = net::Clock::now() + kTurn;
  while (!stopping_) {
    hold_or_resume();
    commit_when_due();
    read_again();
    bool moved = steps();
    if (moved && net::Clock::now() < turn_over) continue;
    flush();
    if (moved) {
      co_await net::give_way();
    } else {
      check_joined();
      if (!stopping_) co_await changed_.wait(next_look());
    }
    turn_over = net::Clock::now() + kTurn;
  }
  co_await part();
}

bool KafkaSource::has_room() const {
  return !output_.is_full() && !delivery_.is_full();
}

/// False: there is nothing more to be done now.
bool KafkaSource::steps() {
  for (int i = 0; i < kStepsAtOnce; ++i) {
    if (stopping_ || !step()) return false;
  }
  return true;
}

/// Does the next small thing. False: there is nothing to be done now.
bool KafkaSource::step() {
  if (message_ && has_room()) {
    print_piece();
    return true;
  }
  bool can_take = !message_ && has_room();
  if (can_take && !early_.empty()) {
    take(std::move(early_.front()));
    early_.pop_front();
    return true;
  }
  if (!can_take && held_ != Held::paused) return false;
  auto message = consumer_->next();
  if (!message) return false;
  if (can_take) {
    take(*std::move(message));
  } else {
    early_.push_back(*std::move(message));
  }
  return true;
}

void KafkaSource::take(Message message) {
  if (!delivery_.ledger().begin(message.partition, message.offset)) return;
  ++counters_.messages;
  message_ = std::move(message);
  lines_.begin(message_->payload);
  if (lines_.is_over()) finish_message();  // it is empty
}

void KafkaSource::finish_message() {
  delivery_.ledger().end();
  message_.reset();
  news_ = true;
}

void KafkaSource::print_piece() {
  piece_.clear();
  std::uint64_t room = Delivery::kMostWaiting - delivery_.ledger().waiting();
  std::uint64_t count = lines_.next(room, piece_);
  counters_.lines += count;
  hand_out(piece_, count);
  if (lines_.is_over()) finish_message();
  if (output_.waiting() >= kWriteAtOnce) flush();
}

void KafkaSource::hand_out(std::string_view lines, std::uint64_t count) {
  delivery_.ledger().hand_out(count);
  if (world_.feed != nullptr) world_.feed->give(lines);
  output_.add(lines);
}

void KafkaSource::flush() {
  output_.write_some();
  delivery_.written(output_.lines_written());
  if (!delivery_.receipts()) news_ = true;
  if (output_.waiting() > 0) output_changed_.notify();
  if (output_.error() && !reader_gone_) fail_output();
}

void KafkaSource::fail_output() {
  if (output_.error()->system != EPIPE) return end(*output_.error(), End::broken);
  lose_reader();
  world_.done();
}

/// Others print from their own coroutines, and wait here as long as the reader does.
bool KafkaSource::print(std::string_view lines) {
  hand_out(lines, count_lines(lines));
  flush();
  while (output_.is_full() && !reader_gone_ && !error_) {
    output_.wait_for_room(kLookAtFile);
    while (delivery_.read()) news_ = true;
    flush();
  }
  return !reader_gone_ && !error_;
}

void KafkaSource::hold_or_resume() {
  if (held_ == Held::paused) {
    bool is_free = !output_.is_full() && delivery_.ledger().waiting() < Delivery::kMostWaiting / 2;
    if (!is_free || !early_.empty()) return;
    consumer_->resume();
    held_ = Held::no;
  } else if (has_room()) {
    held_ = Held::no;
  } else if (held_ == Held::no) {
    held_ = Held::shortly;
    held_since_ = net::Clock::now();
  } else if (net::Clock::now() >= held_since_ + kHoldFor) {
    consumer_->pause();
    held_ = Held::paused;
  }
}

void KafkaSource::commit_when_due() {
  if (news_ && net::Clock::now() >= commit_at_ && !consumer_->is_committing()) commit();
}

void KafkaSource::commit() {
  news_ = false;
  commit_at_ = net::Clock::now() + kCommitEvery;
  auto proven = delivery_.ledger().take_proven();
  if (!proven.empty()) consumer_->commit(proven);
}

/// The sender drops lines when it has no place for them: at once it would do so again.
void KafkaSource::read_again() {
  auto rewinds = delivery_.ledger().rewinds();
  if (rewinds.empty()) return;
  net::Time now = net::Clock::now();
  if (read_again_at_ == net::Time{}) read_again_at_ = now + kReadAgainAfter;
  if (now < read_again_at_) return;
  read_again_at_ = {};
  for (const PartitionOffset& offset : rewinds) {
    if (!consumer_->seek(offset)) continue;
    std::erase_if(early_, [&](const Message& one) { return one.partition == offset.partition; });
    delivery_.ledger().rewound(offset.partition);
  }
}

net::Time KafkaSource::next_look() const {
  net::Time look = net::Clock::now() + kLookEvery;
  if (news_) look = std::min(look, std::max(commit_at_, net::Clock::now() + milliseconds(50)));
  if (held_ == Held::shortly) look = std::min(look, held_since_ + kHoldFor);
  if (read_again_at_ != net::Time{}) look = std::min(look, read_again_at_);
  if (!consumer_->has_joined()) look = std::min(look, net::Clock::now() + seconds(1));
  return look;
}

net::Task<> KafkaSource::hear_bell() {
  while (!parted_) {
    co_await bell_.async_wait(net::asio::posix::stream_descriptor::wait_read, net::kQuietly);
    consumer_->silence();
    changed_.notify();
  }
}

net::Task<> KafkaSource::hear_receipts() {
  while (!parted_) {
    bool has_read = delivery_.read();
    if (delivery_.error() && !parted_) end(*delivery_.error(), End::broken);
    if (delivery_.is_over() && !stopping_)
      end(Error{"the sender has closed its receipts: it has ended"}, End::later);
    news_ = true;
    changed_.notify();
    if (delivery_.error() || delivery_.is_over()) co_return;
    if (has_read) {
      co_await net::give_way();
    } else if (receipts_.is_open()) {
      co_await receipts_.async_wait(net::asio::posix::stream_descriptor::wait_read, net::kQuietly);
    } else {
      co_await net::until(net::Clock::now() + kLookAtFile);
    }
  }
}

net::Task<> KafkaSource::write_out() {
  while (!parted_) {
    if (output_.waiting() == 0 || reader_gone_) {
      co_await output_changed_.wait();
      continue;
    }
    co_await output_.room();
    flush();
    changed_.notify();
  }
}

}  // namespace tsd::listen
