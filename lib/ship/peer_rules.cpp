#include "ship/peer_rules.h"

#include <fmt/core.h>

#include <algorithm>

#include "line/judge.h"
#include "line/late_times.h"
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

/// The TSDs that these rules are of drop times ahead of the clock.
bool is_ahead_lost(const line::Rules& rules) {
  return rules.dialect == line::Dialect::victoriametrics ||
         rules.dialect == line::Dialect::portable;
}

/// From here on judge() has to look whether a time is too far ahead, in seconds.
constexpr std::int64_t kSuspectAhead = 86'400;

/// True when all TSDs store all lines of the batch: they are plain, in seconds, and not ahead.
bool is_plain_by(const Batch& batch, std::int64_t now) {
  return batch.is_plain() && !line::may_be_late(batch.wire(), now + kSuspectAhead);
}

std::string_view line_of(const Batch& batch, const line::Suspect& suspect) {
  return line::without_put(batch.wire().substr(suspect.begin, suspect.end - suspect.begin));
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

/// Finds the lines that are not plainly good, whose verdict is still to be made.
void PeerRules::scan(Reader& reader, std::string_view wire) {
  padded_.resize(wire.size() + 2 * line::kSlack);
  std::ranges::copy(wire, padded_.begin() + line::kSlack);
  reader.scanner.scan(std::string_view(padded_).substr(line::kSlack, wire.size()), suspects_);
  if (is_ahead_lost(reader.rules)) add_ahead(wire, reader.rules.now);
}

/// Adds the plainly good lines, with times of 10 digits, whose time is ahead of the clock.
void PeerRules::add_ahead(std::string_view wire, std::int64_t now) {
  std::string limit = fmt::format("{:010}", now + kSuspectAhead);
  std::size_t first = suspects_.size();
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < wire.size(); ++number) {
    std::size_t time = wire.find(' ', at + line::kPut.size()) + 1;
    std::size_t end = wire.find('\n', at);
    if (wire.compare(time, limit.size(), limit) > 0) suspects_.push_back({at, end, number, 0});
    at = end + 1;
  }
  auto by_number = [](const line::Suspect& a, const line::Suspect& b) {
    return a.number < b.number;
  };
  auto middle = suspects_.begin() + static_cast<std::ptrdiff_t>(first);
  std::inplace_merge(suspects_.begin(), middle, suspects_.end(), by_number);
  auto is_twice = [](const line::Suspect& a, const line::Suspect& b) {
    return a.number == b.number;
  };
  suspects_.erase(std::unique(suspects_.begin(), suspects_.end(), is_twice), suspects_.end());
}

std::size_t PeerRules::common_bytes(const Batch& batch, std::int64_t now) {
  // The lines of the other dialects may lack tags.
  bool has_tags = read_by_ == line::Dialect::opentsdb || read_by_ == line::Dialect::portable;
  if (has_tags && is_plain_by(batch, now)) return batch.bytes();
  common_.rules.now = now;
  scan(common_, batch.wire());
  for (const line::Suspect& suspect : suspects_) {
    std::string_view line = line_of(batch, suspect);
    if (line::judge(line, common_.rules).code != line::Code::good) return suspect.begin;
  }
  return batch.bytes();
}

/// True when the peer stores all lines of the batch, by what the reader has found out about them.
bool PeerRules::is_kept_unread(const Batch& batch, Peer peer, std::int64_t now) const {
  bool is_portable = read_by_ == line::Dialect::portable;
  if (is_portable && peer != Peer::victoriametrics) return true;
  // OpenTSDB takes plain milliseconds, and no time is too far ahead for it.
  bool is_opentsdb = peer == Peer::opentsdb || peer == Peer::other;
  return is_opentsdb ? batch.is_plain() : is_plain_by(batch, now);
}

std::vector<PeerFault> PeerRules::faults(const Batch& batch, Peer peer, std::int64_t now) {
  std::vector<PeerFault> faults;
  if (peer == Peer::unknown || is_kept_unread(batch, peer, now)) return faults;
  Reader& reader = reader_for(peer);
  reader.rules.now = now;
  scan(reader, batch.wire());
  for (const line::Suspect& suspect : suspects_) {
    std::string_view line = line_of(batch, suspect);
    line::Verdict verdict = line::judge(line, reader.rules);
    if (is_silent(verdict, peer)) faults.push_back({suspect.number, line, verdict});
  }
  return faults;
}

}  // namespace tsd::ship
