// Counts what became of every line, each once, however often it is read from the spool and sent.
// Once no line is held any more, in + backlog + own = confirmed + rejected + spooled +
// dropped(reason).
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/result.h"
#include "ship/confirm.h"

namespace tsd::ship {

/// Why a line was dropped.
enum class Loss : std::uint8_t {
  not_sent,     ///< it was written to no connection
  unconfirmed,  ///< it was written to a connection, and nothing proved that it arrived
  spool_full,   ///< the spool had no room for it, or removed it to make room
  too_old,      ///< it had waited on disk beyond the age limit
  disk_error,   ///< only the disk held it, and its sync failed: it may be there or not
};
inline constexpr std::size_t kLosses = 5;

/// "not-sent", "unconfirmed", "spool-full", "too-old", "disk-error": the words of receipts
/// and metrics.
const char* word(Loss loss);

struct Accounts {
  std::uint64_t in = 0;       ///< lines of stdin
  std::uint64_t backlog = 0;  ///< lines of the spool that another process has put there
  std::uint64_t own = 0;      ///< lines about the sender itself
  std::uint64_t confirmed = 0;
  std::array<std::uint64_t, kLevels> confirmed_by{};  ///< the same by what was proven
  std::uint64_t rejected = 0;
  std::uint64_t spooled = 0;  ///< left on disk
  std::array<std::uint64_t, kLosses> dropped{};
  /// Errors of a TSD's store that name no line, of which it tells when it likes: outside of the
  /// equation. Those that come within --settle are about lines that are sent again.
  std::uint64_t late_errors = 0;

  void confirm(std::uint64_t lines, Confirm level);
  std::uint64_t lost() const;
  std::uint64_t taken() const { return in + backlog + own; }
  std::uint64_t settled() const { return confirmed + rejected + spooled + lost(); }
  /// Lines that wait or are in flight.
  std::uint64_t held() const { return taken() - settled(); }
  /// Fails when the two sides of the equation above differ, and says by how many lines. To be
  /// called once no line is held any more.
  Result<void> check() const;
  /// "5 in = 3 confirmed (parsed) + 1 rejected + 1 not sent (dropped)"; with a spool also
  /// "5 in + 20 from the spool = 24 confirmed (20 settled, 4 parsed) + 0 rejected + 1 spooled";
  /// behind it, after late errors, "; 2 late errors".
  std::string sentence() const;
};

}  // namespace tsd::ship
