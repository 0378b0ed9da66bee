// The rows of the board that a query asks for, in its order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "watch/board.h"
#include "watch/delivery.h"
#include "watch/query.h"

namespace tsd::watch {

/// Pointers into the board, valid until it changes.
template <class Row>
struct Selection {
  std::size_t matching = 0;  ///< rows that the filter leaves
  std::size_t from = 0;      ///< the first of `rows` among them: the query's, or that of the end
  std::vector<const Row*> rows;
};

/// Rows without a number (a first point has no change, "nan" no order) come last in either
/// direction, and those that are equal in the order of their names. O(n) but for the rows shown.
Selection<Series> select_series(const Board& board, const Query& query);
Selection<Host> select_hosts(const Board& board, const Query& query, std::int64_t now_ms);
/// As select_hosts(). Sort::change is by lines confirmed, value by bytes of the spool, points by
/// lines dropped, age by the last confirmation.
Selection<Delivery> select_deliveries(const std::vector<Delivery>& all, const Query& query);
/// The newest first, whatever the query sorts by.
Selection<Refused> select_refused(const Board& board, const Query& query);

}  // namespace tsd::watch
