// What a check found, and how much it weighs.
#pragma once

#include <string>
#include <string_view>

#include "config/assignments.h"

namespace tsd::config {

enum class Weight {
  fault,   // it will not do what it should: the answer is no
  remark,  // it works, and should be known
};

struct Finding {
  std::string_view code;  // "quote-open"
  Weight weight = Weight::fault;
  TextPosition position;
  std::string sentence;  // what is so, and what to do
};

}  // namespace tsd::config
