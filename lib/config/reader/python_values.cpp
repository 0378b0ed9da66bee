#include "config/reader/python_values.h"

#include <algorithm>

namespace tsd::config {
using Token = PythonToken;
using Tokens = std::span<const Token>;

void weigh(Assignment& one, Tokens value) {
  while (value.size() > 2 && value.front().is(Token::sign, "(") &&
         value.back().is(Token::sign, ")")) {
    value = value.subspan(1, value.size() - 2);
  }
  auto unclosed = std::ranges::find(value, Token::unclosed_string, &Token::kind);
  bool strings = std::ranges::all_of(value, [](const Token& t) { return t.kind == Token::string; });
  if (unclosed != value.end()) {
    one.kind = ValueKind::unclosed;
  } else if (strings) {
    one.kind = ValueKind::text;
    one.value.clear();
    for (const Token& piece : value) one.value += piece.text;
  } else if (value.size() == 1 && value[0].kind == Token::number) {
    one.kind = ValueKind::number;
  }
}

}  // namespace tsd::config
