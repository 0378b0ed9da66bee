#include "ship/http/put_form.h"

#include <utility>
#include <vector>

#include "ship/http/put_answer.h"
#include "ship/identity/http_identity.h"
#include "ship/queue/lost_lines.h"

namespace tsd::ship {
namespace {

// A TSD says within this time who it is.
constexpr Duration kIdentityWithin{5000};

}  // namespace

PutForm::PutForm(const HttpService& service, Confirm confirm, Peering peering, BodyLimit& limit,
                 std::string host, SendQueue& queue, const TakeRejection& reject)
    : service_(service),
      confirm_(confirm),
      peering_(std::move(peering)),
      limit_(limit),
      sizer_(limit),
      body_(service, sizer_),
      queue_(queue),
      reject_(reject) {
  request_.target = service.path + (confirm == Confirm::stored ? "?sync&details" : "?details");
  request_.host = std::move(host);
}

net::Task<std::optional<ConnectionEnd>> PutForm::prepare(net::Stream& stream, Batch& batch) {
  if (!doubted_.empty()) {
    bool lives = co_await ask_peer(stream);
    if (peering_.state.peer == Peer::unknown)
      co_return ConnectionEnd{ConnectionEnd::Kind::no_tsd, doubted_};
    doubted_.clear();
    if (!lives) co_return ConnectionEnd{};
    co_return std::nullopt;
  }
  bool asks = needs_peer(batch);
  bool lives = true;
  if (asks) lives = co_await ask_peer(stream);
  if (!lives) co_return ConnectionEnd{};
  reject_lost(peering_.rules, peering_.state.peer, peering_.unix_seconds(), batch, queue_, reject_);
  co_return std::nullopt;
}

/// It is not known which TSD this is, and some lines depend on it.
bool PutForm::needs_peer(const Batch& batch) {
  if (peering_.state.peer != Peer::unknown || peering_.state.is_asked) return false;
  return peering_.rules.common_bytes(batch, peering_.unix_seconds()) < batch.bytes();
}

/// False: the connection cannot be used any more.
net::Task<bool> PutForm::ask_peer(net::Stream& stream) {
  peering_.state.is_asked = true;
  PutDoor door{request_.host, service_.path, service_.headers};
  Interview heard = co_await ask_identity(stream, std::move(door), kIdentityWithin);
  bool tells = heard.identity.kind == HttpIdentity::Kind::answers;
  bool is_opentsdb = tells && heard.identity.peer == Peer::unknown;
  peering_.state.peer = is_opentsdb ? Peer::opentsdb : heard.identity.peer;
  co_return heard.keeps_alive;
}

bool PutForm::make(const Batch& batch) {
  bool fits = body_.make(batch, limit_.packs);
  request_.headers = {"Content-Type: application/json"};
  if (body_.packs()) request_.headers.emplace_back("Content-Encoding: gzip");
  request_.headers.insert(request_.headers.end(), service_.headers.begin(), service_.headers.end());
  request_.body = body_.bytes();
  return fits;
}

PutAnswer PutForm::read(const net::HttpResponse& response, Batch& batch) {
  PutAnswer answer =
      read_put_answer(response.status, response.body, batch.lines(), response.location);
  if (answer.kind == PutAnswer::Kind::untold) return read_untold(batch);
  if (confirm_ == Confirm::stored) answer.level = Confirm::stored;
  bool is_told = answer.kind == PutAnswer::Kind::told;
  if (is_told && peering_.state.peer == Peer::unknown) peering_.state.peer = Peer::opentsdb;
  return answer;
}

/// Status 204 confirms the lines that this TSD is known to keep; of one that is not known, or is
/// not what it was, those that all TSDs keep.
PutAnswer PutForm::read_untold(Batch& batch) {
  if (confirm_ != Confirm::automatic) {
    return {PutAnswer::Kind::trouble,
            "this TSD tells no details: its answers prove less than --confirm asks for"};
  }
  bool is_known =
      peering_.state.peer == Peer::victoriametrics || peering_.state.peer == Peer::influxdb;
  if (!is_known) {
    auto lost = peering_.rules.uncommon(batch, peering_.unix_seconds());
    reject_lost(lost, batch, queue_, reject_);
  }
  PutAnswer answer{PutAnswer::Kind::told, "", std::vector<PointVerdict>(batch.size())};
  if (body_.has_strings()) answer.points = untold_verdicts(batch.lines());
  answer.level = Confirm::received;
  return answer;
}

/// Only a TSD that is known to be one rejects a point for good: other services have such words too.
/// The batch is sent again behind the question who is there.
std::optional<ConnectionEnd> PutForm::doubt(const std::string& reason) {
  if (peering_.state.peer != Peer::unknown) return std::nullopt;
  if (peering_.state.is_asked) return ConnectionEnd{ConnectionEnd::Kind::no_tsd, reason};
  doubted_ = reason;
  return ConnectionEnd{};
}

/// What the peer blames may be gzip that it does not read: the point is asked about once more, as
/// text. Should the connection end before, the next one goes on with text.
bool PutForm::respell() {
  limit_.packs = !body_.packs();
  return body_.packs();
}

}  // namespace tsd::ship
