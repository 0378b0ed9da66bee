// What tsd-send tells of itself, as points that go the way of all others: tsd.send.*, tsd.spool.*.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ship/accounts.h"
#include "ship/batch.h"
#include "spool/spool.h"

namespace tsd::ship {

/// Whose points these are, as a tag: `host` of the last line of `wire`, or its first tag; nothing
/// where there is no line.
std::string origin_of(std::string_view wire);

/// The accounts of now, under the tag `origin`: tsd.send.lines.in, .backlog, .own, .confirmed,
/// .rejected, .spooled, .held and .dropped reason=REASON. in + backlog + own = all the others. With
/// a spool also what it holds and what befell it: tsd.spool.*.
Batch own_points(const Accounts& accounts, const spool::Spool* spool, std::string_view origin,
                 std::int64_t now);

}  // namespace tsd::ship
