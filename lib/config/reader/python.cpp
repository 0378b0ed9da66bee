#include <algorithm>
#include <span>

#include "config/reader/assignments.h"
#include "config/reader/python_defaults.h"
#include "config/reader/python_tokens.h"
#include "config/reader/python_values.h"

namespace tsd::config {
namespace {

using Token = PythonToken;
using Tokens = std::span<const Token>;

class PythonReader {
 public:
  explicit PythonReader(std::string_view text) : text_(text) {
    if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
  }

  Assignments read() {
    std::vector<Token> tokens = python_tokens(text_);
    Tokens rest(tokens);
    while (!rest.empty()) {
      auto end = std::find_if(rest.begin(), rest.end(),
                              [](const Token& t) { return t.kind == Token::end_of_line; });
      auto length = static_cast<std::size_t>(end - rest.begin());
      if (length > 0) logical_line(rest.first(length));
      rest = rest.subspan(std::min(rest.size(), length + 1));
    }
    read_defaults(text_, tokens, found_);
    return std::move(found_);
  }

 private:
  void logical_line(Tokens line) {
    note_code_tags(line);
    bool nested = line.front().position.column > 1;
    if (is_block_word(line.front())) {  // `if x: USER = "y"`
      auto colon = std::find_if(line.begin(), line.end(),
                                [](const Token& t) { return t.is(Token::sign, ":"); });
      line = line.subspan(static_cast<std::size_t>(colon - line.begin()));
      if (!line.empty()) line = line.subspan(1);
      nested = true;
    }
    while (!line.empty()) {
      auto end = std::find_if(line.begin(), line.end(),
                              [](const Token& t) { return t.is(Token::sign, ";"); });
      auto length = static_cast<std::size_t>(end - line.begin());
      statement(line.first(length), nested);
      line = line.subspan(std::min(line.size(), length + 1));
    }
  }

  /// NAME = value; NAME: type = value; NAME = NAME = value; NAME += value.
  void statement(Tokens line, bool nested) {
    std::vector<const Token*> names;
    bool changed_in_place = false;
    while (line.size() >= 2 && line[0].kind == Token::name && line[1].kind == Token::sign) {
      std::size_t equals = 1;
      if (line[1].text == ":") {
        while (equals < line.size() && !line[equals].is(Token::sign, "=")) ++equals;
        if (equals == line.size()) return;
      }
      const std::string& sign = line[equals].text;
      changed_in_place = sign.size() == 2 && sign[1] == '=' &&
                         std::string_view("=!<>").find(sign[0]) == std::string_view::npos;
      if (sign != "=" && !changed_in_place) break;
      names.push_back(&line[0]);
      line = line.subspan(equals + 1);
    }
    for (const Token* name : names) assign(*name, line, nested, changed_in_place);
  }

  void assign(const Token& name, Tokens value, bool nested, bool changed_in_place) {
    Assignment one;
    one.name = name.text;
    one.position = one.value_place = name.position;
    one.conditional = nested;
    if (!value.empty()) {
      one.value_place = value.front().position;
      one.value = text_.substr(value.front().from, value.back().to - value.front().from);
      if (!changed_in_place) weigh(one, value);
    }
    found_.all.push_back(std::move(one));
  }

  /// tags["dc"] = …, tags.setdefault("dc", …), tags.update(…), at any depth.
  void note_code_tags(Tokens line) {
    for (std::size_t i = 0; i + 4 < line.size(); ++i) {
      if (!line[i].is(Token::name, "tags")) continue;
      auto note = [&](const Token& key) {
        found_.code_tags.push_back({key.kind == Token::string ? key.text : "", line[i].position});
      };
      if (line[i + 1].is(Token::sign, "[")) {
        auto close = std::find_if(line.begin() + static_cast<long>(i), line.end(),
                                  [](const Token& t) { return t.is(Token::sign, "]"); });
        if (line.end() - close > 1 && close[1].is(Token::sign, "=")) note(line[i + 2]);
      } else if (line[i + 1].is(Token::sign, ".")) {
        if (line[i + 2].text == "setdefault") note(line[i + 4]);
        if (line[i + 2].text == "update") note(line[i + 3]);
      }
    }
  }

  std::string_view text_;
  Assignments found_;
};

}  // namespace

Assignments read_python(std::string_view text) {
  return PythonReader(text).read();
}

}  // namespace tsd::config
