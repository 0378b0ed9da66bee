// Whether the spool can be written: full disks and broken ones are states, said when they come and
// when they go, and never an end.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/say.h"
#include "spool/layout.h"
#include "spool/settings.h"

namespace tsd::spool {

/// The file system or a quota has no room left.
bool is_no_room(const Error& error);

class SpoolHealth {
 public:
  SpoolHealth(SpoolCounters& counters, Say say) : counters_(counters), say_(std::move(say)) {}

  /// Something else than taking lines did not work: counted, and said when it is new, whichever
  /// segment it befalls.
  void note(Error error, std::string_view verb, std::string_view object);
  /// It does work: the next time will be new.
  void well() { noted_.clear(); }
  /// The spool did not take `lines`: said when the reason is new.
  void refused(const Error& why, std::uint64_t lines, Micros now);
  /// `lines` more, for the reason that was said last.
  void refused(std::uint64_t lines) { refused_ += lines; }
  /// It took some again.
  void fine();

  bool is_fine() const { return trouble_.empty(); }
  /// For want of room: our limits, the disk's, or a quota.
  bool is_full() const { return full_; }
  /// A failed disk is asked again once a second only.
  bool resting(Micros now) const { return !is_fine() && now >= since_ && now < since_ + kSecond; }

 private:
  SpoolCounters& counters_;
  Say say_;
  std::string noted_;          // what did not work, and why
  std::string trouble_;        // the sentence last said; empty: fine
  std::uint64_t refused_ = 0;  // lines since then
  Micros since_ = 0;           // the last refusal by the disk
  bool full_ = false;
};

}  // namespace tsd::spool
