#include "ship/send/delivery.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "ship/endpoint_order.h"
#include "ship/send/transports.h"

namespace tsd::ship {
namespace {

// After a shorter outage sending resumes at full speed.
constexpr Duration kOutage{2000};

// The longest pause, and that of an endpoint for which others stand in: each try may hold up its
// lines for as long as a connection takes.
constexpr Duration kLongestPause{5000};
constexpr Duration kLongestBesideOthers{30'000};

// A TSD that answers HTTP does so within this time.
constexpr Duration kIdentityWithin{2000};

// A wrong port is another service, which must not be asked for ever at the pace of a TSD.
constexpr Duration kLongestForStrangers{300'000};

/// Of a limit on lines/s, the share of `some` of `all` endpoints. 0: no limit.
std::uint64_t share_of(std::int64_t most_lines, std::size_t some, std::size_t all) {
  auto most = static_cast<std::uint64_t>(most_lines);
  return most == 0 ? 0 : std::max<std::uint64_t>(1, most * some / all);
}

}  // namespace

Delivery::Delivery(const SenderOptions& options, Endpoints endpoints, SendQueue& queue,
                   net::Connector connect, UnixSeconds unix_seconds, const TakeRejection& reject,
                   const Say& say)
    : options_(options),
      endpoints_(endpoints),
      connect_(std::move(connect)),
      unix_seconds_(std::move(unix_seconds)),
      queue_(queue),
      reject_(reject),
      say_(say),
      current_(endpoints.first + endpoint_at(0, endpoints.count, options.seed)),
      backoff_(options.seed + endpoints.first,
               endpoints.count < options.endpoints.size() ? kLongestBesideOthers : kLongestPause),
      strangers_(options.seed + endpoints.first, kLongestForStrangers),
      pace_(share_of(options.most_lines, endpoints.count, options.endpoints.size()), options.seed),
      transport_(make_transport({options, queue, pace_, connect_, unix_seconds_, reject, say})) {}

net::Task<> Delivery::deliver() {
  if (confirmed_before_ == 0 && spread_.count() > 0) co_await pause(backoff_.first());
  while (!queue_.closed() || !queue_.empty()) {
    // Connect only when there are lines to send: some TSDs close an idle connection.
    if (queue_.has_waiting()) {
      if (std::exchange(is_left_, false)) {
        waits_since_ = net::Clock::now();
        co_await pause(backoff_.next());
      }
      co_await converse();
    } else {
      co_await queue_.news.wait();
    }
  }
}

/// Who is there is asked beside the attempt to connect: the answer may take a round trip of its
/// own.
net::Task<> Delivery::converse() {
  using Kind = ConnectionEnd::Kind;
  net::asio::any_io_executor executor = queue_.news.executor();
  Inquiry inquiry(executor);
  bool asks = transport_->inquires(current_);
  auto beside = asks ? inquiry.ask(connect_, transport_->place(current_), kIdentityWithin)
                     : net::until(net::kNever);
  auto end = co_await net::unless(std::move(beside), meet(inquiry));
  if (end && end->kind != Kind::done) {
    co_await fail(std::move(end->reason), end->pause);
  } else if (end && end->is_by_peer && spread_.count() > 0) {
    is_left_ = true;
    next();
  }
}

/// Connects and talks. The reason of the end names the endpoint.
net::Task<ConnectionEnd> Delivery::meet(Inquiry& inquiry) {
  using Kind = ConnectionEnd::Kind;
  stage_ = Stage::connecting;
  untold_.clear();
  auto conversation = co_await transport_->open(current_);
  stage_ = conversation ? Stage::connected : Stage::idle;
  if (!conversation) {
    transport_->pass_over_address(current_);
    untold_ = conversation.error().text;
    co_return ConnectionEnd{Kind::broken, untold_};
  }
  options_.detail(fmt::format("connected to {}", endpoint()));
  net::Time since = net::Clock::now();
  confirmed_before_ = queue_.confirmations();
  limit(since);
  ConnectionEnd end = co_await (*conversation)->run(inquiry);
  stage_ = Stage::idle;
  if (has_confirmed()) {
    succeed();
  } else if (end.kind == Kind::broken || end.kind == Kind::no_tsd) {
    transport_->pass_over_address(current_);
  }
  if (end.kind == Kind::no_tsd) end.pause = strangers_.next();
  end.reason = fmt::format("{}: {}", endpoint(), end.reason);
  if (end.kind != Kind::done) untold_ = end.reason;
  if (end.kind == Kind::done) {
    options_.detail(fmt::format("the connection to {} ended, {} batches confirmed on it",
                                endpoint(), queue_.confirmations() - confirmed_before_));
  }
  bool retired = options_.reconnect_interval.count() > 0 &&
                 net::Clock::now() - since >= options_.reconnect_interval;
  if (end.kind == Kind::done && retired) next();
  co_return end;
}

/// How fast what waits after an outage is sent.
void Delivery::limit(net::Time now) {
  net::Time from =
      std::min(std::exchange(waits_since_, net::kNever), trouble_.count > 0 ? trouble_.first : now);
  if (now - from <= kOutage) return;
  std::optional<double> steady = input_rate_.per_second();
  if (steady && spread_.count() > 0) {
    pace_.catch_up(now, *steady, now - from);
  } else {
    pace_.start_slowly(now);
  }
}

void Delivery::join_fleet(Duration spread) {
  spread_ = spread;
  backoff_.spread_over(spread);
}

void Delivery::hurry() {
  pace_.caught_up();
  if (spread_.count() == 0) return;
  join_fleet(Duration(0));
  queue_.hurry.notify();
}

net::Task<> Delivery::pause(Duration time) {
  co_await queue_.hurry.wait(net::Clock::now() + time);
}

void Delivery::next() {
  place_ = (place_ + 1) % endpoints_.count;
  current_ = endpoints_.first + endpoint_at(place_, endpoints_.count, options_.seed);
}

void Delivery::give_up() {
  // The reason of the last failure has been said, unless it is of this very moment: converse() ends
  // later than meet().
  if (!untold_.empty()) say_(std::exchange(untold_, ""));
  if (stage_ == Stage::idle) return;
  say_(fmt::format("{}: {} when --retry-for was over", endpoint(),
                   stage_ == Stage::connecting ? "no connection was made"
                                               : "nothing had proven that the lines arrived"));
}

void Delivery::notice(std::uint64_t lines) {
  if (spread_.count() > 0) input_rate_.note(lines, net::Clock::now(), queue_.full());
  if (pace_.is_catching_up() && queue_.has_sent_all()) pace_.caught_up();
  if (trouble_.count > 0 && stage_ == Stage::connected && has_confirmed()) succeed();
}

void Delivery::succeed() {
  if (trouble_.count > 0) say_(fmt::format("sending to {}", endpoint()));
  trouble_ = {};
  backoff_.reset();
  strangers_.reset();
}

/// Selects the next endpoint. When all have failed, and in a fleet after each, pauses: for the
/// backoff, or longer if the last one asked for it.
net::Task<> Delivery::fail(std::string sentence, std::optional<Duration> asked) {
  if (!std::exchange(untold_, "").empty()) say_(sentence);
  transport_->forget(current_);
  next();
  trouble_.last = net::Clock::now();
  if (trouble_.count++ == 0) trouble_.first = trouble_.last;
  trouble_.sentence = std::move(sentence);
  bool all_failed = trouble_.count % endpoints_.count == 0;
  if (!all_failed && spread_.count() == 0) co_return;
  if (all_failed) queue_.set_down();
  if (all_failed && std::exchange(confirmed_, queue_.confirmations()) == queue_.confirmations()) {
    queue_.set_tried_in_vain();
  }
  co_await pause(std::max(backoff_.next(), asked.value_or(Duration(0))));
  queue_.set_open();
}

}  // namespace tsd::ship
