// The spool of one sender: lines are on disk before they are sent, and leave the disk when they are
// confirmed or rejected. man/tsd-spool.5 specifies the layout. For one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/say.h"
#include "os/disk.h"
#include "spool/backlog.h"
#include "spool/compactor.h"
#include "spool/health.h"
#include "spool/held_segments.h"
#include "spool/layout.h"
#include "spool/reader.h"
#include "spool/settings.h"
#include "spool/syncer.h"
#include "spool/writer.h"

namespace tsd::spool {

/// How well the disk keeps the lines of a segment. Each grade includes those before it.
enum class Durability : std::uint8_t {
  none,        ///< not on disk, or their sync failed: no promise
  written,     ///< they can be read back; a crash of the machine may lose them
  releasable,  ///< written, and their sync is so near that memory need not hold them
  safe,        ///< they survive what the sync policy promises to survive
};

class Spool {
 public:
  using Now = std::function<Micros()>;
  using Chance = std::function<std::uint32_t()>;
  using TakeLines = SpoolReader::TakeLines;

  /// Makes the directories, takes over what a dead sender left under tmp/, and lists what waits.
  /// Never fails, whatever lies there: errors are counted or reported.
  /// `chance` keeps apart the names of segments begun in the same microsecond; none: random.
  Spool(std::unique_ptr<os::Disk> disk, const SpoolSettings& settings, Now now, const Say& say,
        Chance chance = {});
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  /// Opens the spool in `directory`, which is made when missing; fails only when it cannot be made
  /// or opened, or, for root, where group or others may write it. No directory: null.
  static Result<std::unique_ptr<Spool>> open(const std::optional<std::string>& directory,
                                             const SpoolSettings& settings, const Say& say);

  /// Stores `lines` lines, given as whole records (SegmentWriter). 0: refused; they are in memory
  /// only, and the reason was reported.
  Ticket keep(std::string_view records, std::uint64_t lines);
  /// How well the lines of this segment are kept. Valid while we hold it: written or read by us,
  /// and not all of it settled.
  Durability durability(Ticket ticket) const;

  /// Result of the sync of a segment whose lines were not safe when they were kept.
  struct Synced {
    Ticket ticket;
    bool is_safe;  ///< false: the sync failed; it may be on disk, without promise
  };
  /// The results since the last call, oldest first.
  std::vector<Synced> take_synced() { return std::exchange(synced_, {}); }
  /// The last keep() was refused for lack of room.
  bool is_full() const { return health_.is_full(); }

  /// read_backlog() may have lines, now or soon.
  bool has_backlog();
  /// Segments wait that cannot be opened.
  bool has_unreadable() const { return backlog_.has_unreadable(); }
  /// There will be backlog when the other lines of segments with returned lines are settled.
  bool will_have_backlog() const { return held_.will_leave_some(); }
  /// Lines that were read back, and their segment; 0: there were none.
  struct ReadBack {
    Ticket ticket = 0;
    TakenBack lines = {};
  };
  /// Gives about `some` bytes of lines of the oldest waiting segment to take(), before it returns.
  ReadBack read_backlog(std::size_t some, const TakeLines& take);

  /// Those of the verdicts on lines of the segment that count. Lines that were read again since
  /// their verdict do not: their segment had others that were given back. Call it before settle().
  FirstVerdicts count(Ticket ticket, const Verdicts& all) { return held_.count(ticket, all); }
  /// `lines` lines of the segment are confirmed or rejected.
  void settle(Ticket ticket, std::uint64_t lines) { held_.settle(ticket, lines); }
  /// `lines` lines of it are not sent by us now: they stay on disk, as backlog. Returns how many of
  /// them have had no verdict.
  std::uint64_t give_back(Ticket ticket, std::uint64_t lines) {
    return held_.give_back(ticket, lines);
  }

  /// Housekeeping. Call it about every 50 ms; more often does no harm.
  void tick();
  /// Work is due soon: tick() once a second is not enough.
  bool is_busy() const;
  /// No lines wait in memory or on disk: tick() only looks for other senders' segments.
  bool is_idle() const;
  /// Closes the open segment and waits for its sync: everything taken in is Durability::safe now,
  /// or its sync has failed.
  void flush();
  /// Flushes, and leaves what is not settled as backlog. Call it last.
  void close();

  const SpoolCounters& counters() const { return counters_; }
  WhenFull when_full() const { return settings_.when_full; }
  /// Bytes and segments that wait, as of the last listing.
  std::uint64_t bytes() const { return backlog_.bytes() + unsynced(); }
  std::uint64_t segments() const { return backlog_.segments(); }
  /// Microseconds that the oldest of them has waited.
  Micros oldest_age() const { return backlog_.oldest_age(now_()); }

 private:
  bool take_in(std::string_view records, std::uint64_t lines, Error& why);
  Result<void> write(std::string_view records, std::uint64_t lines);
  void seal();
  void take_synced(std::vector<SpoolSyncer::Segment> segments);
  std::uint64_t unsynced() const;
  bool claim_next();
  void end_reading();
  void compact(Micros now);

  std::unique_ptr<os::Disk> disk_;
  SpoolSettings settings_;
  Now now_;
  Chance chance_;
  Say say_;
  SpoolCounters counters_;
  SpoolHealth health_;
  SpoolBacklog backlog_;
  SpoolCompactor compactor_;
  HeldSegments held_;
  std::uint64_t segment_bytes_ = 0;  ///< a segment of this size is closed
  std::optional<SpoolWriter> writer_;
  Ticket writing_ = 0;  ///< the writer's segment
  SpoolSyncer syncer_;
  std::vector<Synced> synced_;
  bool doubted_ = false;  ///< the last sync failed
  Micros begun_ = 0;      ///< when the writer's segment was begun
  Ticket reading_ = 0;    ///< the segment that read_backlog() continues
};

}  // namespace tsd::spool
