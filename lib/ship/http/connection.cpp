#include "ship/http/connection.h"

#include <fmt/core.h>

#include <array>
#include <utility>

#include "base/counted.h"
#include "base/foreign.h"
#include "net/tls_alert.h"
#include "os/clock.h"
#include "ship/http/retry_after.h"

namespace tsd::ship {
namespace {

ConnectionEnd spoke_unasked(std::string_view words, std::string_view hint) {
  words = words.substr(0, words.find_first_of("\r\n"));
  std::string said = fmt::format("it says {} before it was asked", quote_foreign(words));
  if (words.starts_with("HTTP/")) return {ConnectionEnd::Kind::broken, said};
  return {ConnectionEnd::Kind::no_tsd, fmt::format("this is no HTTP: {}{}", said, hint)};
}

ConnectionEnd spoke_otherwise(std::string reason, std::string_view hint) {
  if (!reason.ends_with(net::kSpeaksTls)) reason += hint;
  return {ConnectionEnd::Kind::no_tsd, std::move(reason)};
}

}  // namespace

HttpConnection::HttpConnection(net::Stream& stream, SendQueue& queue, HttpForm& form,
                               BodyLimit& limit, const HttpOptions& options, Pace& pace,
                               TakeRejection reject)
    : stream_(stream),
      queue_(queue),
      form_(form),
      sizer_(limit),
      options_(options),
      pace_(pace),
      reject_(std::move(reject)) {}

HttpConnection::~HttpConnection() {
  if (!batch_.empty()) queue_.put_back(std::move(batch_));
}

net::Task<ConnectionEnd> HttpConnection::run() {
  net::Time since = net::Clock::now();
  auto retires = [&] {
    Duration::rep most = options_.reconnect_interval.count();
    return most > 0 && net::Clock::now() >= since + options_.reconnect_interval;
  };
  while (!batch_.empty() || (queue_.has_waiting() && !retires())) {
    bool is_new = batch_.empty();
    if (is_new) {
      co_await keep_pace();
      if (!queue_.has_waiting()) break;
      take_lines();
    }
    auto over = co_await form_.prepare(stream_, batch_);
    if (over) co_return *over;
    if (batch_.empty()) continue;
    fill_body(is_new);
    bool spoke = stream_.has_input();
    if (spoke) co_return co_await hear_unasked();
    batch_.set_sent();
    auto response = co_await net::exchange(stream_, form_.request(), options_.answer_deadline);
    if (!response) {
      batch_.set_in_doubt();
      sizer_.cut_off(body_bytes());
      co_return ConnectionEnd{ConnectionEnd::Kind::broken, response.error().text};
    }
    if (response->status == 0) {
      co_return spoke_otherwise(response->reason, form_.no_http_hint());
    }
    bool lives = co_await form_.recognize(stream_, *response, batch_);
    ConnectionEnd end = take_answer(*response);
    if (end.kind != ConnectionEnd::Kind::done || !lives) co_return end;
  }
  co_return ConnectionEnd{};
}

/// What is there before the request is written could be taken for its answer.
net::Task<ConnectionEnd> HttpConnection::hear_unasked() {
  std::array<char, 4096> buffer;
  auto got = co_await stream_.read(buffer);
  if (!got) co_return ConnectionEnd{ConnectionEnd::Kind::broken, got.error().text};
  if (*got == 0) {
    co_return ConnectionEnd{ConnectionEnd::Kind::broken, "the peer closed before it was asked"};
  }
  co_return spoke_unasked({buffer.data(), *got}, form_.no_http_hint());
}

net::Task<> HttpConnection::keep_pace() {
  for (net::Time now; pace_.lines(now = net::Clock::now()) == 0;) {
    co_await net::until(pace_.opens(now));
  }
}

void HttpConnection::take_lines() {
  batch_ = queue_.take(sizer_.lines_to_take(), pace_.lines(net::Clock::now()));
}

/// Keeps as many of the lines taken as fit into the limit when compressed; at least one.
void HttpConnection::fill_body(bool is_new) {
  while (!form_.make(batch_)) {
    Batch front = batch_.take_front(batch_.bytes() / 2);
    queue_.put_back(std::move(batch_));
    batch_ = std::move(front);
  }
  if (is_new) pace_.spend(batch_.size());
}

ConnectionEnd HttpConnection::take_answer(const net::HttpResponse& response) {
  using Kind = PutAnswer::Kind;
  PutAnswer answer = form_.read(response, batch_);
  switch (answer.kind) {
    case Kind::told:
      return settle(answer);
    case Kind::unclear:
      return ask_in_pieces(answer);
    case Kind::too_large:
      return too_large(answer);
    case Kind::again:
      return {};
    case Kind::retry:
      return {ConnectionEnd::Kind::retry, answer.reason,
              parse_retry_after(response.retry_after, response.date, os::Clock().seconds())};
    case Kind::no_tsd:
      return {ConnectionEnd::Kind::no_tsd, answer.reason};
    case Kind::untold:
    case Kind::trouble:
      break;
  }
  return {ConnectionEnd::Kind::broken, answer.reason};
}

/// Applies the verdict of each line: those to retry go back to the queue, the others are done.
ConnectionEnd HttpConnection::settle(const PutAnswer& answer) {
  sizer_.taken(body_bytes());
  if (batch_.empty()) return {};
  if (answer.points.empty()) {
    queue_.confirm(std::exchange(batch_, {}), 0, answer.level);
    return {};
  }
  auto lines = batch_.lines();
  Batch again;
  std::size_t refused = 0;
  std::string_view why;  // of the first to retry
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const PointVerdict& verdict = answer.points[i];
    if (verdict.kind == PointVerdict::Kind::retry) {
      if (again.empty()) why = verdict.reason;
      again.add(batch_.numbers()[i], lines[i].substr(4));
    }
    if (verdict.kind != PointVerdict::Kind::refused) continue;
    ++refused;
    batch_.numbers().strike(batch_.numbers()[i]);
    reject_({batch_.place(i), 0, lines[i].substr(4), "tsd", verdict.reason});
  }
  if (again.empty()) {
    queue_.confirm_but(std::exchange(batch_, {}), refused, answer.level, {});
    return {};
  }
  std::string reason =
      fmt::format("{} of {}: {}", again.size(), counted(lines.size(), "point"), why);
  again.set_sent();
  queue_.confirm_but(std::exchange(batch_, {}), refused, answer.level, std::move(again));
  return {ConnectionEnd::Kind::retry, std::move(reason)};
}

/// Nothing of the batch is decided. It goes behind the others, which may fare better, and is no
/// progress: the time of --retry-for goes on.
ConnectionEnd HttpConnection::try_later(std::string reason) {
  queue_.put_last(std::exchange(batch_, {}));
  return {ConnectionEnd::Kind::retry, std::move(reason)};
}

ConnectionEnd HttpConnection::ask_in_pieces(const PutAnswer& answer) {
  if (batch_.size() > 1) {
    queue_.put_back_in_pieces(std::exchange(batch_, {}));
    return {};
  }
  if (!answer.blames_data) return try_later(answer.reason);
  if (!form_.respell()) reject_alone(answer);
  return {};
}

/// Rejects the only line of the batch.
void HttpConnection::reject_alone(const PutAnswer& answer) {
  batch_.numbers().strike(batch_.numbers()[0]);
  reject_({batch_.place(0), 0, batch_.lines().front().substr(4), "tsd", answer.reason});
  queue_.confirm(std::exchange(batch_, {}), 1, answer.level);
}

ConnectionEnd HttpConnection::too_large(const PutAnswer& answer) {
  // Every TSD takes a body of the stock size: what refuses a smaller one does not mean the point.
  if (batch_.size() == 1 && body_bytes() <= kStockBody) return try_later(answer.reason);
  if (batch_.size() == 1) {
    reject_alone(answer);
    return {};
  }
  sizer_.too_large(body_bytes());
  queue_.put_back(std::exchange(batch_, {}));
  return {};
}

}  // namespace tsd::ship
