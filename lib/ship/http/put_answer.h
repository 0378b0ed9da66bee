// Reads from the answer to POST /api/put what became of each point. The counts in the body decide,
// not the status. No socket.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"

namespace tsd::ship {

/// What became of one point.
struct PointVerdict {
  enum class Kind : std::uint8_t { taken, refused, retry };
  Kind kind = Kind::taken;
  std::string reason;  ///< the TSD's words, if it was not taken
};

struct PutAnswer {
  enum class Kind : std::uint8_t {
    told,       ///< `points` has the verdict of each point
    untold,     ///< taken, by the status alone: the body has no counts
    unclear,    ///< some points are refused, but unknown which: send again in pieces
    too_large,  ///< the body is refused for its size
    retry,      ///< not taken now: try again later
    trouble,    ///< this endpoint takes no points at all
  };
  Kind kind = Kind::told;
  std::string reason;
  std::vector<PointVerdict> points;
};

/// Reads an answer; `lines` are those of the request ("put ...").
PutAnswer read_put_answer(int status, std::string_view body,
                          const std::vector<std::string_view>& lines);

/// The delay of a Retry-After header in seconds; empty if it is not a number, or is a date.
std::optional<Duration> parse_retry_after(std::string_view header);

}  // namespace tsd::ship
