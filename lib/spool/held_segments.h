// The segments that this sender has locked, with the number of outstanding lines of each. With none
// outstanding a segment is removed, or left for the next reader.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "os/disk.h"
#include "spool/backlog.h"
#include "spool/health.h"
#include "spool/reader.h"
#include "spool/segment_tally.h"
#include "spool/writer.h"

namespace tsd::spool {

class HeldSegments {
 public:
  HeldSegments(os::Disk& disk, SpoolBacklog& backlog, SpoolHealth& health)
      : disk_(disk), backlog_(backlog), health_(health) {}

  /// Adds a segment that is being written: more lines may follow.
  Ticket begin();
  /// Adds a segment that is being read back. `past`: what this process has counted of it.
  Ticket begin(SpoolReader reader, const CountedLines& past);
  /// `lines` more are written, and to be settled or given back.
  void write(Ticket ticket, std::uint64_t lines);
  /// `lines` more are written, which are kept in memory too, for want of a sync.
  void write_copies(Ticket ticket, std::uint64_t lines) { all_[ticket].tally.write_copies(lines); }
  /// `lines` more are read, and to be settled or given back.
  TakenBack read(Ticket ticket, std::uint64_t lines);
  void set_safe(Ticket ticket) { all_[ticket].state = State::safe; }
  /// A sync of the segment failed: its content cannot be relied on.
  void set_lost(Ticket ticket) { all_[ticket].state = State::lost; }
  /// No more lines follow.
  void seal(Ticket ticket, SpoolWriter writer);
  void seal(Ticket ticket);

  bool holds(Ticket ticket) const { return all_.contains(ticket); }
  bool is_safe(Ticket ticket) const { return state(ticket) == State::safe; }
  bool is_lost(Ticket ticket) const { return state(ticket) == State::lost; }
  SpoolReader& reader(Ticket ticket) { return *all_[ticket].reader; }
  /// Some lines of a segment were given back while others are outstanding.
  bool will_leave_some() const;

  /// Those of the verdicts that count: see SegmentTally. All where the segment is not held.
  FirstVerdicts count(Ticket ticket, const Verdicts& all);
  /// `lines` lines are no longer outstanding.
  void settle(Ticket ticket, std::uint64_t lines) { reduce(ticket, lines, false); }
  /// The same for lines that are sent later or by another sender, so the segment stays. Returns how
  /// many count as left there.
  std::uint64_t give_back(Ticket ticket, std::uint64_t lines);
  /// Releases all locks; segments with outstanding lines stay in the spool.
  void abandon() { all_.clear(); }

 private:
  enum class State : std::uint8_t { written, safe, lost };
  struct Holding {
    std::optional<SpoolReader> reader;   ///< set for a segment that is read
    std::unique_ptr<os::DiskFile> lock;  ///< set for a segment that we wrote
    std::string path;
    std::uint64_t bytes = 0;
    std::uint64_t outstanding = 0;  ///< lines neither settled nor given back
    bool is_open = true;            ///< more lines may follow
    bool stays = false;             ///< some lines were given back
    State state = State::written;
    SegmentTally tally;
    std::string name() const;
  };
  using All = std::map<Ticket, Holding>;
  State state(Ticket ticket) const;
  void reduce(Ticket ticket, std::uint64_t lines, bool stays);
  void let_go(All::iterator found);
  bool remove(Holding& holding);

  os::Disk& disk_;
  SpoolBacklog& backlog_;
  SpoolHealth& health_;
  All all_;
  Ticket last_ = 0;
};

}  // namespace tsd::spool
