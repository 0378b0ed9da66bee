#include "ship/peer_rules.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

#include "base/text.h"
#include "line/judge.h"
#include "line/kairosdb.h"
#include "line/late_times.h"
#include "line/plain_tags.h"
#include "line/put.h"
#include "line/suspects.h"

namespace tsd::ship {
namespace {

line::Dialect dialect_of(Peer peer) {
  switch (peer) {
    case Peer::victoriametrics:
      return line::Dialect::victoriametrics;
    case Peer::influxdb:
      return line::Dialect::influxdb;
    case Peer::opentsdb:
    case Peer::kairosdb:  // and its own rules beside
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
  // A body has no frames; InfluxDB's series keys end soon behind this.
  bool is_body = transport == line::Transport::http && peer == Peer::unknown;
  if (is_body) rules.max_line_bytes = 65'000;
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

/// True when the TSDs of a dialect store all lines of the batch: they are plain, in seconds, not
/// ahead, and their tags have no odd names.
bool is_plain_by(const Batch& batch, line::Dialect dialect, std::int64_t now) {
  return batch.is_plain() && !line::may_be_late(batch.wire(), now + kSuspectAhead) &&
         !line::may_have_odd_tags(batch.wire(), dialect);
}

bool is_lost_by_kairosdb(std::string_view put) {
  return line::judge_kairosdb(line::without_put(put)).loses();
}

bool is_kept_by_kairosdb(std::string_view wire) {
  for (std::string_view put : lines_of(wire)) {
    if (is_lost_by_kairosdb(put)) return false;
  }
  return true;
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

PeerRules::PeerRules(line::Dialect read_by, Spell spell)
    : read_by_(read_by),
      spell_(std::move(spell)),
      transport_(spell_ ? line::Transport::http : line::Transport::telnet) {}

/// Finds the lines that are not plainly good, whose verdict is still to be made by the rules of the
/// result.
PeerRules::Reader& PeerRules::scan(Peer peer, std::string_view wire, std::int64_t now) {
  Reader& reader = readers_.try_emplace(peer, rules_for(peer, transport_)).first->second;
  reader.rules.now = now;
  auto padded = std::make_unique_for_overwrite<char[]>(wire.size() + 2 * line::kSlack);
  wire.copy(padded.get() + line::kSlack, wire.size());
  reader.scanner.scan({padded.get() + line::kSlack, wire.size()}, suspects_);
  if (is_ahead_lost(reader.rules)) add_ahead(wire, now);
  if (is_for_kairosdb(peer)) line::add_suspects(wire, suspects_, is_lost_by_kairosdb);
  return reader;
}

/// Adds the plainly good lines, with times of 10 digits, whose time is ahead of the clock.
void PeerRules::add_ahead(std::string_view wire, std::int64_t now) {
  std::string limit = fmt::format("{:010}", now + kSuspectAhead);
  line::add_suspects(wire, suspects_, [&limit](std::string_view line) {
    std::size_t time = line.find(' ', line::kPut.size()) + 1;
    return line.compare(time, limit.size(), limit) > 0;
  });
}

/// Its rules count besides those of the dialect. It takes other bodies over HTTP, so that none of
/// ours can reach one.
bool PeerRules::is_for_kairosdb(Peer peer) const {
  return !spell_ && (peer == Peer::kairosdb || peer == Peer::unknown);
}

line::Verdict PeerRules::judge(std::string_view line, Peer peer, const line::Rules& rules) const {
  line::Verdict verdict = spell_ ? line::judge(spell_(line), rules) : line::judge(line, rules);
  return verdict.loses() || !is_for_kairosdb(peer) ? verdict : line::judge_kairosdb(line);
}

/// Told by the columns of the line as it was read, where they mean the same fault.
PeerFault PeerRules::fault_of(const Batch& batch, const line::Suspect& suspect,
                              line::Verdict verdict, const line::Rules& rules) const {
  std::string_view line = line_of(batch, suspect);
  if (!spell_) return {suspect.number, line, verdict, line::sentence(verdict, line)};
  line::Verdict as_read = line::judge(line, rules);
  if (as_read.code == verdict.code) {
    return {suspect.number, line, as_read, line::sentence(as_read, line)};
  }
  std::string sentence = line::sentence(verdict, spell_(line));
  verdict.column = 0;
  return {suspect.number, line, verdict, std::move(sentence)};
}

bool PeerRules::is_common_unread(const Batch& batch, std::int64_t now) const {
  // The lines of the other dialects may lack tags.
  bool has_tags = read_by_ == line::Dialect::opentsdb || read_by_ == line::Dialect::portable;
  return has_tags && is_plain_by(batch, line::Dialect::portable, now) &&
         (!is_for_kairosdb(Peer::unknown) || is_kept_by_kairosdb(batch.wire()));
}

std::size_t PeerRules::common_bytes(const Batch& batch, std::int64_t now) {
  if (is_common_unread(batch, now)) return batch.bytes();
  const Reader& common = scan(Peer::unknown, batch.wire(), now);
  for (const line::Suspect& suspect : suspects_) {
    line::Verdict verdict = judge(line_of(batch, suspect), Peer::unknown, common.rules);
    if (verdict.loses()) return suspect.begin;
  }
  return batch.bytes();
}

/// True when the peer stores all lines of the batch, by what the reader has found out about them.
bool PeerRules::is_kept_unread(const Batch& batch, Peer peer, std::int64_t now) const {
  if (is_for_kairosdb(peer) && !is_kept_by_kairosdb(batch.wire())) return false;
  bool is_portable = read_by_ == line::Dialect::portable;
  if (is_portable && peer != Peer::victoriametrics) return true;
  // OpenTSDB takes plain milliseconds, and no time is too far ahead for it.
  bool is_opentsdb = dialect_of(peer) == line::Dialect::opentsdb;
  return is_opentsdb ? batch.is_plain() : is_plain_by(batch, dialect_of(peer), now);
}

std::vector<PeerFault> PeerRules::faults(const Batch& batch, Peer peer, std::int64_t now) {
  if (peer == Peer::unknown || is_kept_unread(batch, peer, now)) return {};
  std::vector<PeerFault> faults;
  const Reader& reader = scan(peer, batch.wire(), now);
  for (const line::Suspect& suspect : suspects_) {
    line::Verdict verdict = judge(line_of(batch, suspect), peer, reader.rules);
    if (!is_silent(verdict, peer)) continue;
    faults.push_back(fault_of(batch, suspect, verdict, reader.rules));
  }
  return faults;
}

}  // namespace tsd::ship
