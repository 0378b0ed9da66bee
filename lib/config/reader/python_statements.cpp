#include "config/reader/python_statements.h"

#include <algorithm>
#include <utility>

namespace tsd::config {

bool is_sign_of(const PythonToken& token, std::string_view signs) {
  return token.kind == PythonToken::sign && token.text.size() == 1 &&
         signs.find(token.text[0]) != signs.npos;
}

bool is_name(PythonTokens line, std::size_t at, std::string_view word) {
  return at < line.size() && line[at].is(PythonToken::name, word);
}

bool is_sign(PythonTokens line, std::size_t at, std::string_view sign) {
  return at < line.size() && line[at].is(PythonToken::sign, sign);
}

std::size_t length_of_value(PythonTokens tokens) {
  int depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (is_sign_of(tokens[i], "([{")) ++depth;
    if (is_sign_of(tokens[i], ")]}") && --depth < 0) return i;
    if (depth == 0 && is_sign_of(tokens[i], ",;")) return i;
  }
  return tokens.size();
}

PythonTokens behind_head(PythonTokens line) {
  int depth = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (is_sign_of(line[i], "([{")) ++depth;
    if (is_sign_of(line[i], ")]}")) --depth;
    if (depth == 0 && is_sign(line, i, ":")) return line.subspan(i + 1);
  }
  return {};
}

PythonTokens assigned_value(PythonTokens line) {
  if (line.size() < 3 || line[0].kind != PythonToken::name) return {};
  if (is_sign(line, 1, "=")) return line.subspan(2);
  auto equals =
      std::ranges::find_if(line, [](const PythonToken& t) { return t.is(PythonToken::sign, "="); });
  auto at = static_cast<std::size_t>(equals - line.begin());
  return is_sign(line, 1, ":") && at < line.size() ? line.subspan(at + 1) : PythonTokens();
}

namespace {

/// Splits a text into statements, and says which of them belong to the function.
class Splitter {
 public:
  explicit Splitter(std::string_view function) : name_(function) {}

  PythonStatements split(PythonTokens tokens) {
    while (!tokens.empty()) {
      auto end = std::ranges::find(tokens, PythonToken::end_of_line, &PythonToken::kind);
      auto length = static_cast<std::size_t>(end - tokens.begin());
      if (length > 0) line(tokens.first(length));
      tokens = tokens.subspan(std::min(tokens.size(), length + 1));
    }
    return std::move(found_);
  }

 private:
  void line(PythonTokens tokens) {
    int column = tokens.front().position.column;
    if (column <= function_) function_ = body_ = 0;
    std::size_t def = is_name(tokens, 0, "async") ? 1 : 0;
    if (is_name(tokens, def, "def") && is_name(tokens, def + 1, name_)) {
      found_.is_defined = true;
      function_ = column;
      in_block_ = column > 1;
      return parts(behind_head(tokens), true, in_block_);
    }
    if (function_ > 0 && body_ == 0) body_ = column;
    bool inside = function_ > 0;
    bool conditional = inside ? in_block_ || column > body_ : column > 1;
    while (!tokens.empty() && is_block_word(tokens.front())) {
      tokens = behind_head(tokens);
      conditional = true;
    }
    parts(tokens, inside, conditional);
  }

  void parts(PythonTokens tokens, bool inside, bool conditional) {
    while (!tokens.empty()) {
      auto end =
          std::ranges::find_if(tokens, [](const PythonToken& t) { return is_sign_of(t, ";"); });
      auto length = static_cast<std::size_t>(end - tokens.begin());
      if (length > 0) found_.all.push_back({tokens.first(length), inside, conditional});
      tokens = tokens.subspan(std::min(tokens.size(), length + 1));
    }
  }

  std::string_view name_;
  PythonStatements found_;
  int function_ = 0, body_ = 0;  // columns; 0: not there
  bool in_block_ = false;
};

}  // namespace

PythonStatements python_statements(PythonTokens tokens, std::string_view function) {
  return Splitter(function).split(tokens);
}

}  // namespace tsd::config
