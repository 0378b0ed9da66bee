// Reads the body of an answer to POST /api/put, without judging it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tsd::ship {

/// The counts of ?details and ?summary. An answer of OpenTSDB has always both of the first two.
struct PointCounts {
  std::uint64_t success = 0;
  std::uint64_t failed = 0;
  std::uint64_t timeouts = 0;  ///< of ?sync_timeout; 0 where it is absent
};

/// An element of "errors".
struct PointError {
  std::string text;                     ///< the TSD's words; empty where it has none
  std::optional<std::string> identity;  ///< of its "datapoint": see identity_of()
};

struct AnswerBody {
  std::optional<PointCounts> counts;
  std::vector<PointError> errors;
  std::string message;  ///< of {"error":{"message":...}} or {"error":...}
};

/// All empty when `body` is no JSON object. Takes what Jackson writes: bare NaN and Infinity, and
/// bytes that are not UTF-8.
AnswerBody read_answer_body(std::string_view body);

}  // namespace tsd::ship
