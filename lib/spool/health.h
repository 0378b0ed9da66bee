// Whether the spool can be written. A full or broken disk is a state, reported when it begins and
// when it ends; it never stops the sender.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/say.h"
#include "spool/layout.h"
#include "spool/settings.h"

namespace tsd::spool {

/// True when the file system or a quota has no room left.
bool is_no_room(const Error& error);

class SpoolHealth {
 public:
  SpoolHealth(SpoolCounters& counters, Say say) : counters_(counters), say_(std::move(say)) {}

  /// Counts a failure other than refusing lines; reports it when `verb` or the error is new,
  /// whatever the segment.
  void note(Error error, std::string_view verb, std::string_view object);
  /// Such an operation succeeded: the next failure counts as new.
  void well() { noted_.clear(); }
  /// The spool refused `lines`; reports the reason when it is new. EFBIG: more than its limit at
  /// once, which says nothing about the disk or about fewer lines.
  void refused(const Error& why, std::uint64_t lines, Micros now);
  /// Adds `lines` refused for the reason reported last.
  void refused(std::uint64_t lines) { refused_ += lines; }
  /// The spool took lines; reported after a refusal.
  void fine();

  bool is_fine() const { return trouble_.empty(); }
  /// Lines are refused for lack of room: our limits, the disk's, or a quota.
  bool is_full() const { return full_; }
  /// A failed disk is tried again once a second only.
  bool resting(Micros now) const { return !is_fine() && now >= since_ && now < since_ + kSecond; }

 private:
  SpoolCounters& counters_;
  Say say_;
  std::string noted_;          ///< verb and error of the last failure
  std::string trouble_;        ///< the reason last reported; empty: fine
  std::uint64_t refused_ = 0;  ///< lines refused since then
  Micros since_ = 0;           ///< time of the last refusal by the disk
  bool full_ = false;
};

}  // namespace tsd::spool
