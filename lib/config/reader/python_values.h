// Values of Python expressions that are literals, from their tokens.
#pragma once

#include <span>

#include "config/reader/assignments.h"
#include "config/reader/python_tokens.h"

namespace tsd::config {

/// Sets kind and value of `one` from the tokens of its value; its value is the source until then.
/// Adjacent strings are one string; brackets around them are ignored.
void weigh(Assignment& one, std::span<const PythonToken> value);

}  // namespace tsd::config
