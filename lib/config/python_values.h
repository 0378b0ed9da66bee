// Values of Python expressions that are literals, from their tokens.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "config/assignments.h"
#include "config/python_tokens.h"

namespace tsd::config {

/// Sets kind and value of `one` from the tokens of its value; its value is the source until then.
/// Adjacent strings are one string; brackets around them are ignored.
void weigh(Assignment& one, std::span<const PythonToken> value);

/// The entries of the dictionary that the function `function` builds: in braces, by dict(KEY=...),
/// by NAME["KEY"] = ... or by update(). A list is one entry for each of its elements; True, False
/// and None are numbers.
std::vector<Assignment> dictionary_entries(std::string_view text,
                                           std::span<const PythonToken> tokens,
                                           std::string_view function);

}  // namespace tsd::config
