#include "ship/http/put_form.h"

#include <fmt/core.h>

#include <string_view>
#include <utility>
#include <vector>

#include "ship/http/put_answer.h"
#include "ship/queue/lost_lines.h"

namespace tsd::ship {
namespace {

constexpr std::string_view kNoContent =
    "its \"204 No Content\" is any web server's answer, and nothing else says that it is a TSD (is "
    "--http-path right? tsd-send --probe --http tells what is there; --dialect victoriametrics or "
    "influxdb says that it is one)";
constexpr std::string_view kNoIdentity =
    "it was asked which TSD it is, and gave no answer (--answer-timeout waits longer; --dialect "
    "victoriametrics or influxdb says that it is one)";

/// These TSDs confirm points with status 204 and no word.
bool tells_nothing(Peer peer) {
  return peer == Peer::victoriametrics || peer == Peer::influxdb;
}

}  // namespace

void HttpPeerState::begin(std::string address) {
  if (address != place) forget();
  if (tells_nothing(peer)) ask_again();
  place = std::move(address);
}

PutForm::PutForm(const HttpService& service, Confirm confirm, Peering peering, BodyLimit& limit,
                 std::string host, SendQueue& queue, const TakeRejection& reject)
    : service_(service),
      confirm_(confirm),
      peering_(std::move(peering)),
      limit_(limit),
      sizer_(limit),
      body_(service, sizer_),
      queue_(queue),
      reject_(reject),
      number_(net::Clock::now().time_since_epoch().count()) {
  request_.host = std::move(host);
}

/// Each request has an address of its own, so that no cache between has an answer to it. A TSD
/// ignores the number.
std::string PutForm::next_target() {
  std::string_view query = confirm_ == Confirm::stored ? "sync&details" : "details";
  return fmt::format("{}?{}&n={:x}", service_.path, query, ++number_);
}

net::Task<std::optional<ConnectionEnd>> PutForm::prepare(net::Stream& stream, Batch& batch) {
  HttpPeerState& state = peering_.state;
  bool lives = true;
  bool asks = needs_peer(batch);
  if (asks) lives = co_await ask_peer(stream);
  if (asks && !state.is_asked) {
    co_return ConnectionEnd{ConnectionEnd::Kind::broken, std::string(kNoIdentity)};
  }
  bool is_stranger = state.peer == Peer::unknown && !state.doubt.empty();
  if (is_stranger) co_return ConnectionEnd{ConnectionEnd::Kind::no_tsd, state.doubt};
  if (!lives) co_return ConnectionEnd{};
  reject_lost(peering_.rules, state.peer, peering_.unix_seconds(), batch, queue_, reject_);
  co_return std::nullopt;
}

/// It has to be known which TSD this is before the lines are posted.
bool PutForm::needs_peer(const Batch& batch) {
  const HttpPeerState& state = peering_.state;
  if (state.peer != Peer::unknown || state.is_asked) return false;
  if (!state.doubt.empty()) return true;
  return peering_.rules.common_bytes(batch, peering_.unix_seconds()) < batch.bytes();
}

/// What the answer says of the lines counts only if a TSD says it, and that is not known.
bool PutForm::needs_peer_behind(const Batch& batch) const {
  using Kind = PutAnswer::Kind;
  Peer peer = peering_.state.peer;
  if (answer_.kind == Kind::untold) return confirm_ == Confirm::automatic && !tells_nothing(peer);
  if (peer != Peer::unknown || batch.size() > 1) return false;
  bool is_too_large = answer_.kind == Kind::too_large && request_.body.size() > kStockBody;
  return is_too_large || (answer_.kind == Kind::unclear && answer_.blames_data);
}

/// False: the connection cannot be used any more. Without an answer in time it stays unasked.
net::Task<bool> PutForm::ask_peer(net::Stream& stream) {
  HttpPeerState& state = peering_.state;
  PutDoor door{request_.host, next_target(), service_.headers};
  Interview heard =
      co_await ask_identity(stream, std::move(door), peering_.answer_deadline, state.proven);
  state.is_asked = heard.is_whole;
  bool tells = heard.identity.kind == HttpIdentity::Kind::answers;
  bool is_opentsdb = tells && heard.identity.peer == Peer::unknown;
  state.peer = is_opentsdb ? Peer::opentsdb : heard.identity.peer;
  if (state.peer != Peer::unknown) state.doubt.clear();
  if (tells_nothing(state.peer)) state.proven = {state.peer, std::move(heard.server)};
  co_return heard.keeps_alive;
}

bool PutForm::make(const Batch& batch) {
  bool fits = body_.make(batch, limit_.packs);
  request_.target = next_target();
  request_.headers = {"Content-Type: application/json"};
  if (body_.packs()) request_.headers.emplace_back("Content-Encoding: gzip");
  request_.headers.insert(request_.headers.end(), service_.headers.begin(), service_.headers.end());
  request_.body = body_.bytes();
  return fits;
}

net::Task<bool> PutForm::recognize(net::Stream& stream, const net::HttpResponse& response,
                                   Batch& batch) {
  answer_ = read_put_answer(response.status, response.body, batch.lines(), response.location);
  if (!needs_peer_behind(batch)) co_return response.keeps_alive;
  HttpPeerState& state = peering_.state;
  if (state.peer != Peer::unknown) {  // it answered in another way before
    state.peer = Peer::unknown;
    state.is_asked = false;
  }
  bool is_untold = answer_.kind == PutAnswer::Kind::untold;
  state.doubt = is_untold ? kNoContent : answer_.reason;
  if (state.is_asked || !response.keeps_alive) co_return response.keeps_alive;
  bool lives = co_await ask_peer(stream);
  if (!state.is_asked) answer_ = {PutAnswer::Kind::trouble, std::string(kNoIdentity)};
  if (state.peer != Peer::unknown) {
    reject_lost(peering_.rules, state.peer, peering_.unix_seconds(), batch, queue_, reject_);
  }
  co_return lives;
}

PutAnswer PutForm::read(const net::HttpResponse& /*response*/, Batch& batch) {
  HttpPeerState& state = peering_.state;
  if (batch.empty()) return {};
  if (needs_peer_behind(batch)) {
    if (state.is_asked) return {PutAnswer::Kind::no_tsd, state.doubt};
    return {PutAnswer::Kind::again};  // the next connection asks first
  }
  if (answer_.kind == PutAnswer::Kind::untold) return read_untold(batch);
  if (confirm_ == Confirm::stored) answer_.level = Confirm::stored;
  bool is_told = answer_.kind == PutAnswer::Kind::told;
  if (is_told && state.peer == Peer::unknown) state.peer = Peer::opentsdb;
  return answer_;
}

/// Status 204 of a TSD that says no more: it keeps the lines, but for values that went as strings.
PutAnswer PutForm::read_untold(const Batch& batch) const {
  if (confirm_ != Confirm::automatic) {
    return {PutAnswer::Kind::trouble,
            "this TSD tells no details: its answers prove less than --confirm asks for"};
  }
  PutAnswer answer{PutAnswer::Kind::told, "", std::vector<PointVerdict>(batch.size())};
  if (body_.has_strings()) answer.points = untold_verdicts(batch.lines());
  answer.level = Confirm::received;
  return answer;
}

/// What the peer blames may be gzip that it does not read: the point is asked about once more, as
/// text. Should the connection end before, the next one goes on with text.
bool PutForm::respell() {
  limit_.packs = !body_.packs();
  return body_.packs();
}

}  // namespace tsd::ship
