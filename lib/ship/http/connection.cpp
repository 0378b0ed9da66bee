#include "ship/http/connection.h"

#include <fmt/core.h>

#include <array>
#include <utility>

#include "base/counted.h"
#include "base/foreign.h"
#include "net/tls_alert.h"
#include "os/clock.h"
#include "ship/http/retry_after.h"
#include "ship/queue/lost_lines.h"

namespace tsd::ship {
namespace {

// A TSD says within this time who it is.
constexpr Duration kIdentityWithin{5000};

constexpr std::string_view kNoHttp = " (leave --http out to speak telnet)";

ConnectionEnd spoke_unasked(std::string_view words) {
  words = words.substr(0, words.find_first_of("\r\n"));
  std::string said = fmt::format("it says {} before it was asked", quote_foreign(words));
  if (words.starts_with("HTTP/")) return {ConnectionEnd::Kind::broken, said};
  return {ConnectionEnd::Kind::no_tsd, fmt::format("this is no HTTP: {}{}", said, kNoHttp)};
}

ConnectionEnd spoke_otherwise(std::string reason) {
  if (!reason.ends_with(net::kSpeaksTls)) reason += kNoHttp;
  return {ConnectionEnd::Kind::no_tsd, std::move(reason)};
}

std::string target_of(const HttpOptions& options) {
  return options.service.path + (options.confirm == Confirm::stored ? "?sync&details" : "?details");
}

}  // namespace

HttpConnection::HttpConnection(net::Stream& stream, SendQueue& queue, Peering peering,
                               BodyLimit& limit, const HttpOptions& options, Pace& pace,
                               std::string host, TakeRejection reject)
    : stream_(stream),
      queue_(queue),
      peering_(std::move(peering)),
      limit_(limit),
      sizer_(limit),
      body_(options.service, sizer_),
      options_(options),
      pace_(pace),
      reject_(std::move(reject)) {
  request_.target = target_of(options);
  request_.host = std::move(host);
}

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
    if (batch_.empty()) {
      co_await keep_pace();
      if (!queue_.has_waiting()) break;
      take_lines();
      bool asks = needs_peer();
      bool lives = true;
      if (asks) lives = co_await ask_peer();
      if (!lives) break;
      reject_lost(peering_.rules, peering_.state.peer, peering_.unix_seconds(), batch_, queue_,
                  reject_);
      if (batch_.empty()) continue;
      fill_body();
    }
    if (!doubted_.empty()) {
      bool lives = co_await ask_peer();
      if (peering_.state.peer == Peer::unknown)
        co_return ConnectionEnd{ConnectionEnd::Kind::no_tsd, doubted_};
      doubted_.clear();
      if (!lives) break;
    }
    bool spoke = stream_.has_input();
    if (spoke) co_return co_await hear_unasked();
    fill_request();
    auto response = co_await net::exchange(stream_, request_, options_.answer_deadline);
    if (!response) {
      sizer_.cut_off(body_.bytes().size());
      co_return ConnectionEnd{ConnectionEnd::Kind::broken, response.error().text};
    }
    if (response->status == 0) co_return spoke_otherwise(response->reason);
    ConnectionEnd end = take_answer(*response);
    if (end.kind != ConnectionEnd::Kind::done || !response->keeps_alive) co_return end;
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
  co_return spoke_unasked({buffer.data(), *got});
}

net::Task<> HttpConnection::keep_pace() {
  for (net::Time now; pace_.lines(now = net::Clock::now()) == 0;) {
    co_await net::until(pace_.opens(now));
  }
}

void HttpConnection::take_lines() {
  batch_ = queue_.take(sizer_.lines_to_take(), pace_.lines(net::Clock::now()));
}

/// It is not known which TSD this is, and some lines depend on it.
bool HttpConnection::needs_peer() {
  if (peering_.state.peer != Peer::unknown || peering_.state.is_asked) return false;
  return peering_.rules.common_bytes(batch_, peering_.unix_seconds()) < batch_.bytes();
}

/// False: the connection cannot be used any more.
net::Task<bool> HttpConnection::ask_peer() {
  peering_.state.is_asked = true;
  PutDoor door{request_.host, options_.service.path, options_.service.headers};
  Interview heard = co_await ask_identity(stream_, std::move(door), kIdentityWithin);
  bool tells = heard.identity.kind == HttpIdentity::Kind::answers;
  bool is_opentsdb = tells && heard.identity.peer == Peer::unknown;
  peering_.state.peer = is_opentsdb ? Peer::opentsdb : heard.identity.peer;
  co_return heard.keeps_alive;
}

/// Keeps as many of the lines taken as fit into the limit when compressed; at least one.
void HttpConnection::fill_body() {
  while (!body_.make(batch_, limit_.packs)) {
    Batch front = batch_.take_front(batch_.bytes() / 2);
    queue_.put_back(std::move(batch_));
    batch_ = std::move(front);
  }
  pace_.spend(batch_.size());
}

void HttpConnection::fill_request() {
  request_.headers = {"Content-Type: application/json"};
  if (body_.packs()) request_.headers.emplace_back("Content-Encoding: gzip");
  const auto& more = options_.service.headers;
  request_.headers.insert(request_.headers.end(), more.begin(), more.end());
  request_.body = body_.bytes();
  batch_.set_sent();
}

ConnectionEnd HttpConnection::take_answer(const net::HttpResponse& response) {
  PutAnswer answer =
      read_put_answer(response.status, response.body, batch_.lines(), response.location);
  switch (answer.kind) {
    case PutAnswer::Kind::untold:
      if (options_.confirm != Confirm::automatic) {
        return {ConnectionEnd::Kind::broken,
                "this TSD tells no details: its answers prove less than --confirm asks for"};
      }
      return take_untold();
    case PutAnswer::Kind::told:
      if (peering_.state.peer == Peer::unknown) peering_.state.peer = Peer::opentsdb;
      return settle(answer, level());
    case PutAnswer::Kind::unclear:
      return ask_in_pieces(answer);
    case PutAnswer::Kind::too_large:
      return too_large(answer.reason);
    case PutAnswer::Kind::retry:
      return {ConnectionEnd::Kind::retry, answer.reason,
              parse_retry_after(response.retry_after, response.date, os::Clock().seconds())};
    case PutAnswer::Kind::no_tsd:
      return {ConnectionEnd::Kind::no_tsd, answer.reason};
    case PutAnswer::Kind::trouble:
      break;
  }
  return {ConnectionEnd::Kind::broken, answer.reason};
}

/// Status 204 confirms the lines that this TSD is known to keep; of one that is not known, or is
/// not what it was, those that all TSDs keep.
ConnectionEnd HttpConnection::take_untold() {
  bool is_known =
      peering_.state.peer == Peer::victoriametrics || peering_.state.peer == Peer::influxdb;
  if (!is_known) {
    auto lost = peering_.rules.uncommon(batch_, peering_.unix_seconds());
    reject_lost(lost, batch_, queue_, reject_);
  }
  if (batch_.empty()) {
    sizer_.taken(body_.bytes().size());
    return {};
  }
  PutAnswer answer{PutAnswer::Kind::untold, "", std::vector<PointVerdict>(batch_.size())};
  if (body_.has_strings()) answer.points = untold_verdicts(batch_.lines());
  return settle(answer, Confirm::received);
}

/// The level that details prove, as receipts name it.
Confirm HttpConnection::level() const {
  return options_.confirm == Confirm::stored ? Confirm::stored : Confirm::parsed;
}

/// Applies the verdict of each line: those to retry go back to the queue, the others are done.
ConnectionEnd HttpConnection::settle(const PutAnswer& answer, Confirm level) {
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
  sizer_.taken(body_.bytes().size());
  if (again.empty()) {
    queue_.confirm_but(std::exchange(batch_, {}), refused, level, {});
    return {};
  }
  std::string reason =
      fmt::format("{} of {}: {}", again.size(), counted(lines.size(), "point"), why);
  again.set_sent();
  queue_.confirm_but(std::exchange(batch_, {}), refused, level, std::move(again));
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
  if (peering_.state.peer == Peer::unknown) return doubt(answer.reason);
  // What it blames may be gzip that it does not read: the point is asked about once more, as text.
  // Should the connection end here, the next one goes on with text.
  limit_.packs = !body_.packs();
  if (body_.packs()) {
    body_.unpack();
  } else {
    reject_alone(answer.reason);
  }
  return {};
}

/// Only a TSD that is known to be one rejects a point for good: other services have such words too.
/// The batch is sent again behind the question who is there.
ConnectionEnd HttpConnection::doubt(const std::string& reason) {
  if (peering_.state.is_asked) return {ConnectionEnd::Kind::no_tsd, reason};
  doubted_ = reason;
  return {};
}

/// Rejects the only line of the batch.
void HttpConnection::reject_alone(const std::string& reason) {
  batch_.numbers().strike(batch_.numbers()[0]);
  reject_({batch_.place(0), 0, batch_.lines().front().substr(4), "tsd", reason});
  queue_.confirm(std::exchange(batch_, {}), 1, level());
}

ConnectionEnd HttpConnection::too_large(const std::string& reason) {
  std::size_t size = body_.bytes().size();
  // Every TSD takes a body of the stock size: what refuses a smaller one does not mean the point.
  if (batch_.size() == 1 && size <= kStockBody) return try_later(reason);
  if (batch_.size() == 1) {
    if (peering_.state.peer == Peer::unknown) return doubt(reason);
    reject_alone(reason);
    return {};
  }
  sizer_.too_large(size);
  queue_.put_back(std::exchange(batch_, {}));
  return {};
}

}  // namespace tsd::ship
