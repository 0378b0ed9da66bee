// What the status of an answer says where nothing in its body does, and how an answer is quoted.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ship/http/answer.h"

namespace tsd::ship {

/// A row of a table of statuses.
struct KnownStatus {
  int first, last;
  PutAnswer::Kind kind;
  bool blames_data = false;    ///< see PutAnswer
  std::string_view hint = "";  ///< follows the reason
};

/// By the first row of `table` that has `status`; one without a row is trouble, and so is a
/// redirect.
PutAnswer judge_status(std::span<const KnownStatus> table, int status, std::string reason,
                       std::string_view location);

/// The body is HTML or XML.
bool is_markup(std::string_view body);

/// The status and the quoted beginning of a body in which nothing is known. `whose` is "a TSD":
/// what would answer otherwise.
std::string describe_answer(int status, std::string_view body, std::string_view whose);

inline constexpr std::string_view kLoginHint =
    " (credentials: --http-username and --http-password-file, or --http-headers)";
inline constexpr std::string_view kProxyHint = " (a proxy wants credentials: --http-headers)";

}  // namespace tsd::ship
