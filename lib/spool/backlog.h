// What waits in the spool, whoever put it there: a picture of new/, looked at anew now and then,
// for several senders take from it and add to it. The limits are kept here.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/say.h"
#include "os/disk.h"
#include "spool/compactor.h"
#include "spool/layout.h"
#include "spool/reader.h"
#include "spool/scan.h"
#include "spool/settings.h"

namespace tsd::spool {

class SpoolBacklog {
 public:
  SpoolBacklog(os::Disk& disk, const SpoolSettings& settings, SpoolCounters& counters, Say say)
      : disk_(disk), settings_(settings), counters_(counters), say_(std::move(say)) {}

  /// Looks again, when the picture is more than some seconds old, or when nothing is left in it and
  /// it is known to be wrong: who looks asks for every file there is.
  void refresh(Micros now);
  void look(Micros now);
  /// There may be something for claim_oldest.
  bool has_some() const { return !waiting_.empty(); }
  /// Some could not be opened: they wait for their owner.
  bool has_unreadable() const { return !unreadable_.empty(); }
  /// The oldest segment that nobody holds.
  std::optional<SpoolReader> claim_oldest();
  /// Segments that are plain text, oldest first.
  const std::deque<SpoolEntry>& plain() const { return plain_; }

  /// Sees to it that `bytes` more keep the limits; drops old lines for it where that is the policy.
  bool make_room(std::uint64_t bytes, Micros now);
  /// Throws away what is worth least. False when there is nothing that nobody holds.
  bool drop_oldest(Micros now);

  /// Throws away what is older than the settings want.
  void expire(Micros now);
  /// How long the oldest segment has waited; 0 where none does.
  Micros oldest_age(Micros now) const {
    return oldest_ == 0 ? 0 : std::max<Micros>(0, now - oldest_);
  }

  /// Our own doings, between two looks.
  void grew(std::uint64_t bytes) { bytes_ += bytes; }
  void shrank(std::uint64_t bytes) { bytes_ -= std::min(bytes_, bytes); }
  void changed() { stale_ = true; }
  void replaced(const SpoolCompactor::Replaced& segments);
  /// The picture is known to be wrong: there may be more than it shows.
  bool is_stale() const { return stale_; }
  /// Bytes below new/ and damaged/.
  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t segments() const { return segments_; }

 private:
  bool fits(std::uint64_t bytes);
  bool drop_damaged();
  bool is_too_old(const SpoolEntry& entry, Micros now) const;
  std::optional<SpoolReader> claim_front();
  std::uint64_t drop(SpoolReader reader, std::string_view why);

  os::Disk& disk_;
  const SpoolSettings& settings_;
  SpoolCounters& counters_;
  Say say_;
  std::deque<SpoolEntry> waiting_;
  std::deque<SpoolEntry> plain_;
  std::string looked_to_;  // where the next look goes on
  std::set<std::string> unreadable_;
  Micros looked_ = 0;
  Micros oldest_ = 0;  // when the oldest segment was begun
  bool stale_ = true;
  bool had_damaged_ = false;
  std::uint64_t bytes_ = 0;
  std::uint64_t segments_ = 0;
};

}  // namespace tsd::spool
