// What became of the points of a request over HTTP, as its answer says.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ship/confirm.h"

namespace tsd::ship {

/// What became of one point.
struct PointVerdict {
  enum class Kind : std::uint8_t { taken, refused, retry };
  Kind kind = Kind::taken;
  std::string reason = "";  ///< the TSD's words, if it was not taken
};

struct PutAnswer {
  enum class Kind : std::uint8_t {
    told,       ///< `points` has the verdict of each point; empty: all are taken
    untold,     ///< taken, by status 204 alone: there are no counts (VictoriaMetrics, InfluxDB)
    unclear,    ///< some points are refused, but unknown which: send again in pieces
    too_large,  ///< the body is refused for its size
    again,  ///< nothing is settled, and another way has to be tried: prepare, make, post once more
    retry,  ///< not taken now: try again later
    trouble,  ///< this endpoint takes no points from us
    no_tsd,   ///< no answer of a TSD, or its put is elsewhere
  };
  Kind kind = Kind::told;
  std::string reason = "";  ///< a sentence that is safe to print; empty for `told` and `untold`
  std::vector<PointVerdict> points = {};
  /// For `unclear`: the TSD's words are about the data, so that a point refused so alone is bad.
  bool blames_data = false;
  Confirm level = Confirm::parsed;  ///< what `told` proves of the points taken
};

}  // namespace tsd::ship
