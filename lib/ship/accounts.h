// What became of every line: what came in, from stdin and from the spool, has gone out again:
// in + backlog + own = confirmed + rejected + spooled + dropped(reason), when nothing is held any
// more.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/result.h"

namespace tsd::ship {

/// Why a line was given up.
enum class Loss : std::uint8_t {
  not_sent,     // it was on no connection
  unconfirmed,  // it was written to a connection, and nothing proved that it arrived
  spool_full,   // there was no room for it on disk, or none for it any more
  too_old,      // it had waited on disk for longer than it was worth
  disk_error,   // memory had left it to the disk, which then failed: it may be there, or not
};
inline constexpr std::size_t kLosses = 5;

/// "not-sent", "unconfirmed", "spool-full", "too-old", "disk-error": the words of summaries and
/// receipts.
const char* word(Loss loss);

struct Accounts {
  std::uint64_t in = 0;       // lines of stdin
  std::uint64_t backlog = 0;  // lines that the spool had kept
  std::uint64_t own = 0;      // lines about the sender itself
  std::uint64_t confirmed = 0;
  std::uint64_t rejected = 0;
  std::uint64_t spooled = 0;  // left on disk
  std::array<std::uint64_t, kLosses> dropped{};

  std::uint64_t lost() const;
  std::uint64_t taken() const { return in + backlog + own; }
  std::uint64_t settled() const { return confirmed + rejected + spooled + lost(); }
  /// Waiting or under way.
  std::uint64_t held() const { return taken() - settled(); }
  /// With nothing held any more the two sides of the law are equal; an error that says by how much
  /// they are not.
  Result<void> check() const;
  /// "5 in = 3 confirmed + 1 rejected + 1 dropped not-sent"; with a spool also
  /// "5 in + 20 from the spool = 24 confirmed + 0 rejected + 1 spooled"
  std::string sentence() const;
};

}  // namespace tsd::ship
