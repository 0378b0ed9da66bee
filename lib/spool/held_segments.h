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
#include "spool/writer.h"

namespace tsd::spool {

class HeldSegments {
 public:
  HeldSegments(os::Disk& disk, SpoolBacklog& backlog, SpoolHealth& health)
      : disk_(disk), backlog_(backlog), health_(health) {}

  /// Adds a segment that is being written: more lines may follow.
  Ticket begin();
  /// Adds a segment that is being read back.
  Ticket begin(SpoolReader reader);
  /// `lines` more are to be settled or given back.
  void add_lines(Ticket ticket, std::uint64_t lines) { all_[ticket].outstanding += lines; }
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

  /// `lines` are no longer outstanding. `stays`: they are sent later or by another sender, so the
  /// segment stays.
  void reduce(Ticket ticket, std::uint64_t lines, bool stays);
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
  };
  using All = std::map<Ticket, Holding>;
  State state(Ticket ticket) const;
  void let_go(All::iterator found);

  os::Disk& disk_;
  SpoolBacklog& backlog_;
  SpoolHealth& health_;
  All all_;
  Ticket last_ = 0;
};

}  // namespace tsd::spool
