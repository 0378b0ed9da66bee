#include "ship/peer_rules.h"

#include <algorithm>

#include "line/judge.h"
#include "line/put.h"

namespace tsd::ship {
namespace {

line::Dialect dialect_of(Peer peer) {
  switch (peer) {
    case Peer::victoriametrics:
      return line::Dialect::victoriametrics;
    case Peer::influxdb:
      return line::Dialect::influxdb;
    case Peer::opentsdb:
    case Peer::other:
      return line::Dialect::opentsdb;
    case Peer::unknown:
      break;
  }
  return line::Dialect::portable;
}

line::Rules rules_for(Peer peer, line::Transport transport) {
  line::Rules rules;
  rules.dialect = dialect_of(peer);
  rules.transport = peer == Peer::other ? line::Transport::unknown : transport;
  return rules;
}

/// True for a line that the peer drops or changes and says nothing.
bool is_silent(const line::Verdict& verdict, Peer peer) {
  bool says_refusals = peer == Peer::opentsdb || peer == Peer::other;
  if (!says_refusals || verdict.code == line::Code::frame_length) return verdict.loses();
  return verdict.warned() && verdict.loses();
}

}  // namespace

PeerRules::PeerRules(line::Dialect read_by, bool over_http)
    : read_by_(read_by),
      transport_(over_http ? line::Transport::http : line::Transport::telnet),
      common_(rules_for(Peer::unknown, transport_)) {}

PeerRules::Reader& PeerRules::reader_for(Peer peer) {
  if (!own_ || peer_ != peer) own_.emplace(rules_for(peer, transport_));
  peer_ = peer;
  return *own_;
}

/// Calls `take` with offset, size, index and verdict of each line that is not plainly good, until
/// it returns false.
template <class Take>
void PeerRules::find(Reader& reader, std::string_view wire, Take take) {
  std::size_t index = 0;
  for (std::size_t at = 0; at < wire.size(); ++index) {
    std::size_t end = wire.find('\n', at);
    std::string_view line = line::without_put(wire.substr(at, end - at));
    if (!take(at, index, line, line::judge(line, reader.rules))) return;
    at = end + 1;
  }
}

std::size_t PeerRules::common_bytes(const Batch& batch, std::int64_t now) {
  common_.rules.now = now;
  std::size_t bytes = batch.bytes();
  find(common_, batch.wire(), [&](std::size_t at, auto, auto, const line::Verdict& verdict) {
    if (verdict.code == line::Code::good) return true;
    bytes = at;
    return false;
  });
  return bytes;
}

std::vector<PeerFault> PeerRules::faults(const Batch& batch, Peer peer, std::int64_t now) {
  std::vector<PeerFault> faults;
  if (peer == Peer::unknown) return faults;
  Reader& reader = reader_for(peer);
  reader.rules.now = now;
  find(reader, batch.wire(),
       [&](auto, std::size_t index, std::string_view line, const line::Verdict& verdict) {
         if (is_silent(verdict, peer)) faults.push_back({index, line, verdict});
         return true;
       });
  return faults;
}

}  // namespace tsd::ship
