#include "config/python_values.h"

#include <algorithm>
#include <array>

namespace tsd::config {
namespace {

using Token = PythonToken;
using Tokens = std::span<const Token>;

bool is_sign_of(const Token& token, std::string_view signs) {
  return token.kind == Token::sign && token.text.size() == 1 &&
         signs.find(token.text[0]) != signs.npos;
}

bool is_constant(const Token& token) {
  constexpr std::array<std::string_view, 3> kConstants{"True", "False", "None"};
  return token.kind == Token::name && std::ranges::count(kConstants, token.text) > 0;
}

/// The number of tokens up to a ',' or a closing bracket that none of them opens.
std::size_t length_of_value(Tokens tokens) {
  int depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (is_sign_of(tokens[i], "([{")) ++depth;
    if (is_sign_of(tokens[i], ")]}") && --depth < 0) return i;
    if (depth == 0 && is_sign_of(tokens[i], ",;")) return i;
  }
  return tokens.size();
}

class EntryReader {
 public:
  EntryReader(std::string_view text, std::string_view function)
      : text_(text), function_(function) {}

  std::vector<Assignment> read(Tokens tokens) {
    each_line_of(tokens, [this](Tokens line) { note_returned(line); });
    each_line_of(tokens, [this](Tokens line) {
      if (is_inside(line)) entries(line);
    });
    return std::move(found_);
  }

 private:
  template <class Take>
  static void each_line_of(Tokens tokens, Take&& take) {
    while (!tokens.empty()) {
      auto end = std::ranges::find(tokens, Token::end_of_line, &Token::kind);
      auto length = static_cast<std::size_t>(end - tokens.begin());
      if (length > 0) take(tokens.first(length));
      tokens = tokens.subspan(std::min(tokens.size(), length + 1));
    }
  }

  /// Sets inside_. What the function returns may be a variable of the module, whose lines count
  /// too.
  bool is_inside(Tokens line) {
    if (line.front().position.column > 1) return inside_;
    inside_ = line.size() > 1 && line[0].is(Token::name, "def") && line[1].text == function_;
    return !inside_ && std::ranges::count(returned_, line[0].text) > 0;
  }

  void note_returned(Tokens line) {
    (void)is_inside(line);
    if (inside_ && line.size() > 1 && line[0].is(Token::name, "return"))
      for (const Token& token : line.subspan(1)) {
        if (token.kind == Token::name) returned_.push_back(token.text);
      }
  }

  void entries(Tokens line) {
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      std::size_t value = value_of_key(line, i);
      if (value == 0) continue;
      Tokens rest = line.subspan(value);
      std::size_t length = length_of_value(rest);
      entry(line[i], rest.first(length));
      i = value + length - 1;
    }
  }

  /// Where the value of a key at `i` begins; 0 when there is no key.
  static std::size_t value_of_key(Tokens line, std::size_t i) {
    bool string = line[i].kind == Token::string;
    if (string && line[i + 1].is(Token::sign, ":")) return i + 2;
    bool index = string && i > 0 && line[i - 1].is(Token::sign, "[") && i + 2 < line.size();
    if (index && line[i + 1].is(Token::sign, "]") && line[i + 2].is(Token::sign, "=")) return i + 3;
    bool argument = line[i].kind == Token::name && i > 0 && is_sign_of(line[i - 1], "(,");
    return argument && line[i + 1].is(Token::sign, "=") ? i + 2 : 0;
  }

  void entry(const Token& key, Tokens value) {
    bool list = value.size() > 1 && is_sign_of(value.front(), "[(") &&
                is_sign_of(value.back(), "])") && value[1].kind == Token::string;
    if (!list) return one_entry(key, value);
    value = value.subspan(1, value.size() - 2);
    while (!value.empty()) {
      std::size_t length = length_of_value(value);
      if (length > 0) one_entry(key, value.first(length));
      value = value.subspan(std::min(value.size(), length + 1));
    }
  }

  void one_entry(const Token& key, Tokens value) {
    Assignment one;
    one.name = key.text;
    one.position = one.value_place = key.position;
    if (!value.empty()) {
      one.value_place = value.front().position;
      one.value = text_.substr(value.front().from, value.back().to - value.front().from);
      weigh(one, value);
    }
    if (value.size() == 1 && is_constant(value[0])) one.kind = ValueKind::number;
    found_.push_back(std::move(one));
  }

  std::string_view text_, function_;
  bool inside_ = false;
  std::vector<std::string> returned_;  ///< the names in what the function returns
  std::vector<Assignment> found_;
};

}  // namespace

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

std::vector<Assignment> dictionary_entries(std::string_view text, Tokens tokens,
                                           std::string_view function) {
  return EntryReader(text, function).read(tokens);
}

}  // namespace tsd::config
