// Points of tsd-send about itself, sent like all others: tsd.send.*, tsd.spool.*.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ship/accounts.h"
#include "ship/batch.h"
#include "spool/spool.h"

namespace tsd::ship {

/// The tag that names the source of the lines: `host` of the last line of `wire`, else that line's
/// first tag; empty if there is no tag.
std::string origin_of(std::string_view wire);

/// What the sender tells of itself.
struct SelfReport {
  const Accounts& accounts;
  const spool::Spool* spool = nullptr;                               ///< null: none
  std::optional<std::int64_t> confirmed_seconds_ago = std::nullopt;  ///< empty: never yet
};

/// The current accounts, with the tag `origin`: tsd.send.lines.in, .backlog, .own, .confirmed,
/// .rejected, .spooled, .held and .dropped reason=REASON. in + backlog + own = all the others.
/// tsd.send.lines.confirmed_by level=LEVEL parts .confirmed; tsd.send.confirmed_seconds_ago is the
/// age of the last confirmation, tsd.send.late_errors what the TSD's store has failed to keep since
/// the start, as far as the TSD told. With a spool also its size, its line counts and its errors:
/// tsd.spool.*.
Batch own_points(const SelfReport& report, std::string_view origin, std::int64_t now);

}  // namespace tsd::ship
