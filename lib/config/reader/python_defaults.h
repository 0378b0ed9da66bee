// The dictionary that a Python function builds, read without running it.
#pragma once

#include <span>
#include <string_view>

#include "config/reader/assignments.h"
#include "config/reader/python_tokens.h"

namespace tsd::config {

/// Sets found.defaults and found.unread to what get_defaults() returns: a def, also async, on one
/// line or inside a block, or a lambda. Entries are those in braces, of dict(KEY=...),
/// NAME["KEY"] = ..., +=, append(), extend(), setdefault() and update(); a list is one entry for
/// each of its elements; True, False and None are numbers. Entries inside a block are conditional.
/// Whatever else may change the dictionary, or be it, is unread.
void read_defaults(std::string_view text, std::span<const PythonToken> tokens, Assignments& found);

}  // namespace tsd::config
