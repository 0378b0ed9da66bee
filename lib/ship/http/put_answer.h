// What the answer to POST /api/put says about each point. The counts in the body are believed, not
// the status. Pure text: no socket.
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
  std::string reason;  // the TSD's words, where it is not taken
};

struct PutAnswer {
  enum class Kind : std::uint8_t {
    told,       // `points` says it for each
    untold,     // taken, says the status alone: no counts came
    unclear,    // something is refused, and it is not told which points: ask in pieces
    too_large,  // the body, not its points
    retry,      // nothing was taken; later
    trouble,    // this endpoint will not do, whatever is sent
  };
  Kind kind = Kind::told;
  std::string reason;
  std::vector<PointVerdict> points;
};

/// `lines` are those of the request ("put ...").
PutAnswer read_put_answer(int status, std::string_view body,
                          const std::vector<std::string_view>& lines);

/// Seconds of a Retry-After header; nothing where it is none, or is a date.
std::optional<Duration> parse_retry_after(std::string_view header);

}  // namespace tsd::ship
