// The spool of one sender: lines are on disk before they are on the wire, and leave the disk when
// they are done with. man/tsd-spool.5 tells what lies where. For one thread.
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
  none,        ///< the disk does not have them, or a sync of theirs failed: no promise
  written,     ///< they can be read back; a crash of the machine may take them
  releasable,  ///< the same, and their sync is so near that memory need not hold them
  safe,        ///< they survive what the sync policy promises to survive
};

class Spool {
 public:
  using Now = std::function<Micros()>;
  using TakeLines = SpoolReader::TakeLines;

  /// Makes the directories, takes in what a dead sender left under tmp/, and counts what waits.
  /// Whatever lies there, it starts.
  Spool(std::unique_ptr<os::Disk> disk, const SpoolSettings& settings, Now now, const Say& say);
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  /// The same in `directory`, which is made where it is missing: an error only where it cannot be.
  /// No directory: no spool, null.
  static Result<std::unique_ptr<Spool>> open(const std::optional<std::string>& directory,
                                             const SpoolSettings& settings, const Say& say);

  /// Takes `lines` lines in, as whole records (SegmentWriter). 0: it could not; they are in memory
  /// only, and it was said why.
  Ticket keep(std::string_view records, std::uint64_t lines);
  /// How well the lines of this segment are kept, for as long as it is ours: written or read by us,
  /// and not all of it settled.
  Durability durability(Ticket ticket) const;

  /// What became of a segment whose lines were not safe when they were kept.
  struct Synced {
    Ticket ticket;
    bool is_safe;  // else it is on disk if it is anywhere, and no promise
  };
  /// Of all since the last question, oldest first.
  std::vector<Synced> take_synced() { return std::exchange(synced_, {}); }
  /// It took nothing the last time, for want of room.
  bool is_full() const { return health_.is_full(); }

  /// There may be lines of an earlier hour that nobody holds.
  bool has_backlog();
  /// Segments wait that nobody can open.
  bool has_unreadable() const { return backlog_.has_unreadable(); }
  /// There will be, when other lines of the same segments are settled.
  bool will_have_backlog() const { return held_.will_leave_some(); }
  /// Lines of the oldest waiting segment, about `some` bytes of its file, given to take() before it
  /// returns. 0: there was nothing to be had.
  Ticket read_backlog(std::size_t some, const TakeLines& take);

  /// So many lines of the segment are confirmed, or refused for good.
  void settle(Ticket ticket, std::uint64_t lines) { held_.reduce(ticket, lines, false); }
  /// So many lines of it will not be sent by us now: they stay on disk, as backlog.
  void give_back(Ticket ticket, std::uint64_t lines) { held_.reduce(ticket, lines, true); }

  /// Housekeeping, to be called every 50 ms or so, and oftener without harm.
  void tick();
  /// Something is to be done soon: tick() once a second is not enough.
  bool is_busy() const;
  /// Nothing of it waits, here or on disk: tick() looks for what others have left, and no more.
  bool is_idle() const;
  /// Everything taken in is safe now, whatever the sync policy.
  void flush();
  /// The same, and what is not settled is backlog again. For the end.
  void close();

  const SpoolCounters& counters() const { return counters_; }
  WhenFull when_full() const { return settings_.when_full; }
  /// Bytes and segments that wait, as of the last look.
  std::uint64_t bytes() const { return backlog_.bytes() + unsynced(); }
  std::uint64_t segments() const { return backlog_.segments(); }
  /// How long the oldest of them has waited.
  Micros oldest_age() const { return backlog_.oldest_age(now_()); }

 private:
  bool take_in(std::string_view records, Error& why);
  Result<void> write(std::string_view records);
  void seal();
  void take_synced(std::vector<SpoolSyncer::Segment> segments);
  std::uint64_t unsynced() const;
  bool claim_next();
  void end_reading();
  void compact(Micros now);

  std::unique_ptr<os::Disk> disk_;
  SpoolSettings settings_;
  Now now_;
  Say say_;
  SpoolCounters counters_;
  SpoolHealth health_;
  SpoolBacklog backlog_;
  SpoolCompactor compactor_;
  HeldSegments held_;
  std::uint64_t segment_bytes_ = 0;  // a segment that has so many is closed
  std::optional<SpoolWriter> writer_;
  Ticket writing_ = 0;  // the writer's segment
  SpoolSyncer syncer_;
  std::vector<Synced> synced_;
  bool doubted_ = false;  // the last sync failed
  Micros begun_ = 0;      // when its first lines came
  Ticket reading_ = 0;    // the segment that read_backlog goes on with
};

}  // namespace tsd::spool
