// The segments of a spool that we have locked, and how many of their lines are not done with. When
// none is left a segment is removed, or left for whoever comes next.
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

  /// A segment that is being written: more lines may come.
  Ticket begin();
  /// A segment that is being read back.
  Ticket begin(SpoolReader reader);
  /// So many lines more are to be settled or given back.
  void add_lines(Ticket ticket, std::uint64_t lines) { all_[ticket].outstanding += lines; }
  void set_safe(Ticket ticket) { all_[ticket].state = State::safe; }
  /// It is not to be trusted: a sync of it has failed.
  void set_lost(Ticket ticket) { all_[ticket].state = State::lost; }
  /// No more lines come.
  void seal(Ticket ticket, SpoolWriter writer);
  void seal(Ticket ticket);

  bool holds(Ticket ticket) const { return all_.contains(ticket); }
  bool is_safe(Ticket ticket) const { return state(ticket) == State::safe; }
  bool is_lost(Ticket ticket) const { return state(ticket) == State::lost; }
  SpoolReader& reader(Ticket ticket) { return *all_[ticket].reader; }
  /// Some lines of ours were given back, and others of the same segment were not.
  bool will_leave_some() const;

  /// Lines are done with; `stays`: they are to be sent by somebody else, or later.
  void reduce(Ticket ticket, std::uint64_t lines, bool stays);
  /// What is not done with is left as it is.
  void abandon() { all_.clear(); }

 private:
  enum class State : std::uint8_t { written, safe, lost };
  struct Holding {
    std::optional<SpoolReader> reader;   // of a segment that is read
    std::unique_ptr<os::DiskFile> lock;  // of a segment that we wrote
    std::string path;
    std::uint64_t bytes = 0;
    std::uint64_t outstanding = 0;  // lines neither settled nor given back
    bool is_open = true;            // more lines may come
    bool stays = false;             // some were given back
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
