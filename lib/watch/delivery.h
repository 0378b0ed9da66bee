// What the agents and senders of each host say of themselves, where their reports pass: are points
// collected, confirmed, kept, dropped?
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "watch/series_table.h"

namespace tsd::watch {

/// Of one host. What its reports do not tell is not set.
struct Delivery {
  std::string host;                       ///< value of that tag; empty: they have none
  std::optional<double> collected;        ///< lines per second, tsd-collect's
  std::optional<double> confirmed;        ///< lines per second, tsd-send's
  std::optional<double> spool;            ///< bytes that wait on disk
  std::optional<double> dropped;          ///< lines given up, for all reasons
  std::optional<double> confirmed_at_ms;  ///< of the last confirmation; since 1970
};

/// By the order in which hosts came.
std::vector<Delivery> deliveries(const SeriesTable& table);

}  // namespace tsd::watch
