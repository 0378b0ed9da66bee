// What a known TSD drops or changes in silence, and what all TSDs store alike. A line that the peer
// would not store as written is to be rejected, with the code and the sentence of the peer's own
// dialect: no answer will ever tell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "line/rules.h"
#include "line/scan.h"
#include "line/verdict.h"
#include "ship/batch.h"
#include "ship/peer.h"

namespace tsd::ship {

/// A line that the peer would drop, or store as something else.
struct PeerFault {
  std::size_t index;      ///< in the batch, from 0
  std::string_view line;  ///< without "put " and newline; a view into the batch
  line::Verdict verdict;  ///< its column is that of `line`, or 0: the line as a whole
  std::string sentence;   ///< of the verdict, as line/judge.h has it
};

/// The wall clock, in seconds since 1970.
using UnixSeconds = std::function<std::int64_t()>;

/// A line ("metric time value tag=value ...") as the peer reads it. HTTP bodies spell times and
/// numbers in their own way: `+5` arrives as 5.
using Spell = std::function<std::string(std::string_view line)>;

/// Judges the lines of batches, which a dialect has accepted, for the peer that is to have them.
/// Opens no socket and reads no clock: `now` is in seconds since 1970.
class PeerRules {
 public:
  /// `read_by` is the dialect that has accepted the lines. With `spell`, the lines go over HTTP,
  /// and are judged as it spells them.
  explicit PeerRules(line::Dialect read_by, Spell spell = nullptr);

  /// How many bytes of `batch`, of whole lines from its front, every peer stores as written: they
  /// may be sent before the peer is known. For Batch::take_front(), unless it is 0.
  std::size_t common_bytes(const Batch& batch, std::int64_t now);

  /// The lines that `peer` would drop or change in silence, in the order of the batch; what
  /// OpenTSDB refuses aloud is left to it, because its configuration may allow it. None for
  /// Peer::unknown.
  std::vector<PeerFault> faults(const Batch& batch, Peer peer, std::int64_t now);

 private:
  struct Reader {
    explicit Reader(const line::Rules& by) : rules(by), scanner(by) {}
    line::Rules rules;
    line::Scanner scanner;
  };
  line::Verdict judge(std::string_view line, Peer peer, const line::Rules& rules) const;
  bool is_for_kairosdb(Peer peer) const;
  PeerFault fault_of(const Batch& batch, const line::Suspect& suspect, line::Verdict verdict,
                     const line::Rules& rules) const;
  bool is_common_unread(const Batch& batch, std::int64_t now) const;
  bool is_kept_unread(const Batch& batch, Peer peer, std::int64_t now) const;
  Reader& scan(Peer peer, std::string_view wire, std::int64_t now);
  void add_ahead(std::string_view wire, std::int64_t now);

  line::Dialect read_by_;
  Spell spell_;
  line::Transport transport_;
  std::map<Peer, Reader> readers_;  ///< made when they are needed; of Peer::unknown: what is common
  std::vector<line::Suspect> suspects_;
};

}  // namespace tsd::ship
