// The segments that wait in new/, from any sender. Several senders add and take, so the listing is
// repeated from time to time. Enforces the limits of size and age.
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
#include "spool/segment_tally.h"
#include "spool/settings.h"

namespace tsd::spool {

class SpoolBacklog {
 public:
  SpoolBacklog(os::Disk& disk, const SpoolSettings& settings, SpoolCounters& counters, Say say)
      : disk_(disk), settings_(settings), counters_(counters), say_(std::move(say)) {}

  /// Lists again when the last listing is 5 s old, or 0.25 s when it is used up and known to be
  /// stale: a listing reads the status of every file.
  void refresh(Micros now);
  void look(Micros now);
  /// claim_oldest() may find a segment.
  bool has_some() const { return !waiting_.empty(); }
  /// Some segments could not be opened; they are left in place for the spool's owner.
  bool has_unreadable() const { return !unreadable_.empty(); }
  /// The oldest segment that no sender holds, locked.
  std::optional<SpoolReader> claim_oldest();
  /// Segments that are plain text, oldest first.
  const std::deque<SpoolEntry>& plain() const { return plain_; }

  /// Makes `bytes` more fit the limits, by drop_oldest() under WhenFull::oldest. False when they do
  /// not fit.
  bool make_room(std::uint64_t bytes, Micros now);
  /// The limit for which make_room() found no room last, as the end of a sentence.
  const std::string& limit() const { return limit_; }
  /// Removes what is worth least: the oldest file in damaged/, else the oldest segment that no
  /// sender holds. False when there is neither.
  bool drop_oldest(Micros now);

  /// Drops segments whose last line is older than `max_age` (see kMostSpan).
  void expire(Micros now);
  /// Microseconds that the oldest segment has waited; 0 when none waits.
  Micros oldest_age(Micros now) const {
    return oldest_ == 0 ? 0 : std::max<Micros>(0, now - oldest_);
  }

  /// Our own changes between two listings.
  void grew(std::uint64_t bytes) { bytes_ += bytes; }
  void shrank(std::uint64_t bytes) { bytes_ -= std::min(bytes_, bytes); }
  void changed() { stale_ = true; }
  void replaced(const SpoolCompactor::Replaced& segments);
  /// What this process has counted of the segments that it does not hold any more.
  LeftSegments& left() { return left_; }
  /// The listing is known to be incomplete: more may wait than it shows.
  bool is_stale() const { return stale_ || !looked_to_.empty(); }
  /// Bytes below new/ and damaged/.
  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t segments() const { return segments_; }

 private:
  void count(const SpoolScan& scan);
  Result<std::vector<SpoolEntry>> list(Micros now, std::string& next);
  bool fits(std::uint64_t bytes);
  bool has_free_space(std::uint64_t bytes);
  bool drop_damaged();
  bool is_too_old(const SpoolEntry& entry, Micros now) const;
  std::optional<SpoolReader> claim_front();
  TakenBack drop(SpoolReader reader, std::string_view why);

  os::Disk& disk_;
  const SpoolSettings& settings_;
  SpoolCounters& counters_;
  Say say_;
  std::deque<SpoolEntry> waiting_;
  std::deque<SpoolEntry> plain_;
  std::string looked_to_;  ///< the next listing gives names after this one; empty: all
  std::set<std::string> unreadable_;
  LeftSegments left_;
  Micros looked_ = 0;
  Micros counted_ = 0;  ///< when the status of every file was read
  Micros oldest_ = 0;   ///< when the oldest segment was begun
  bool stale_ = true;   ///< changed since the last listing that began at the oldest
  bool had_damaged_ = false;
  std::string limit_;  ///< that the last call of fits() found reached
  std::uint64_t bytes_ = 0;
  std::uint64_t segments_ = 0;
};

}  // namespace tsd::spool
