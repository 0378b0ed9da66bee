// The finding of a check, and its weight.
#pragma once

#include <string>
#include <string_view>

#include "config/reader/assignments.h"

namespace tsd::config {

enum class Weight {
  fault,   ///< the service would not work: exit code 1
  remark,  ///< it works, but the user should know
};

struct Finding {
  std::string_view code;  ///< "quote-open"
  Weight weight = Weight::fault;
  TextPosition position;
  std::string sentence;  ///< the problem, and what to do
};

}  // namespace tsd::config
