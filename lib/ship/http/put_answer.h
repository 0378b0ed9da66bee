// Reads from the answer to POST /api/put what became of each point. The counts in the body decide,
// not the status. An answer in which nothing is a TSD's proves nothing. No socket.
#pragma once

#include <string_view>
#include <vector>

#include "ship/http/answer.h"

namespace tsd::ship {

/// Reads an answer; `lines` are those of the request ("put ..."), `location` is the value of the
/// header.
PutAnswer read_put_answer(int status, std::string_view body,
                          const std::vector<std::string_view>& lines,
                          std::string_view location = "");

/// The verdicts of an untold answer. VictoriaMetrics drops a value that is no decimal number
/// ("1.5f") in silence.
std::vector<PointVerdict> untold_verdicts(const std::vector<std::string_view>& lines);

}  // namespace tsd::ship
