// Python tokens as statements, and which of them belong to one function. Source of the rules:
// docs.python.org, The Python Language Reference, 7. Simple statements, 8. Compound statements.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "config/reader/python_tokens.h"

namespace tsd::config {

using PythonTokens = std::span<const PythonToken>;

/// Whether a token is one of these signs of one byte: "([{".
bool is_sign_of(const PythonToken& token, std::string_view signs);
/// Whether `line` has such a token at `at`; false behind its end.
bool is_name(PythonTokens line, std::size_t at, std::string_view word);
bool is_sign(PythonTokens line, std::size_t at, std::string_view sign);

/// The number of tokens up to a ',' or a closing bracket that none of them opens.
std::size_t length_of_value(PythonTokens tokens);

/// What stands behind the ':' that ends the head of a block; empty: on the next lines.
PythonTokens behind_head(PythonTokens line);

/// The value that NAME = VALUE or NAME: TYPE = VALUE assigns; empty for any other statement.
PythonTokens assigned_value(PythonTokens line);

/// A statement of the function, or of the module.
struct PythonStatement {
  PythonTokens tokens;
  bool inside = false;       ///< the function
  bool conditional = false;  ///< in a block
};

struct PythonStatements {
  std::vector<PythonStatement> all;
  bool is_defined = false;  ///< the function, by def
};

/// Splits a text; `function` is the name of the function. The tokens stay the caller's.
PythonStatements python_statements(PythonTokens tokens, std::string_view function);

}  // namespace tsd::config
