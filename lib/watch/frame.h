// What a viewer is sent: the part of the board that its query asks for, as JSON.
#pragma once

#include <cstdint>
#include <string>

#include "watch/board.h"
#include "watch/query.h"

namespace tsd::watch {

/// An object without its braces:
///   "since" (milliseconds since 1970 when the board began), "points", "rate" (points per second),
///   "series", "hosts", "refused", "passed", "missed", "beyond", "reports" (series by which agents
///   report on themselves), "awaited" (milliseconds since 1970 from which on the reader of the
///   lines takes nothing; 0), and of the part asked for "matching", "from" and "rows".
/// Rows are arrays. Series: metric, tags, value, change per second or null,
/// milliseconds since 1970, letters of plot.h, the least and the greatest value of the plot.
/// Hosts: name, series, points, points per second, milliseconds since 1970 of the last. Refused:
/// milliseconds since 1970, whether it was passed on, reason, line. Delivery: host, and number or
/// null of lines collected and confirmed per second, bytes of the spool, lines dropped,
/// milliseconds since 1970 of the last confirmation. At most 100 rows of 1.5 KB.
std::string frame_json(const Board& board, const Query& query, std::int64_t now_ms);

}  // namespace tsd::watch
