#include "config/reader/python_defaults.h"

#include <algorithm>
#include <array>
#include <set>

#include "config/reader/python_statements.h"
#include "config/reader/python_values.h"

namespace tsd::config {
namespace {

using Token = PythonToken;
using Tokens = PythonTokens;
using Statement = PythonStatement;

constexpr std::string_view kFunction = "get_defaults";

bool is_constant(const Token& token) {
  constexpr std::array<std::string_view, 3> kConstants{"True", "False", "None"};
  return token.kind == Token::name && std::ranges::count(kConstants, token.text) > 0;
}

class DefaultsReader {
 public:
  DefaultsReader(std::string_view text, Assignments& found) : text_(text), found_(found) {}

  void read(Tokens tokens) {
    auto [all, is_defined] = python_statements(tokens, kFunction);
    for (Statement& one : all) bind(one, is_defined);
    // From the end on, for a variable is made of those above it.
    for (auto one = all.rbegin(); one != all.rend(); ++one) note_names(*one);
    for (const Statement& one : all) {  // another name of a known one
      Tokens value = assigned_value(one.tokens);
      if (value.size() == 1 && known_.contains(value[0].text)) known_.insert(one.tokens[0].text);
    }
    for (const Statement& one : all) statement(one);
  }

 private:
  /// The name of the function gets a value without def: a lambda is read as its body is.
  void bind(Statement& one, bool is_defined) {
    Tokens line = one.tokens;
    Tokens value = assigned_value(line);
    if (is_name(line, 0, kFunction) && !value.empty()) {
      if (!is_name(value, 0, "lambda")) return unread(line);
      one.tokens = behind_head(value);
      one.inside = true;
      lambda_ = one.tokens.data();
    } else if (may_define(line)) {
      unread(line);
    } else if (is_name(line, 0, "from") || is_name(line, 0, "import")) {
      bool named = std::ranges::any_of(line, [](const Token& t) { return t.text == kFunction; });
      bool all = !is_defined && line.back().is(Token::sign, "*");
      if (named || all) unread(line);
    }
  }

  /// By exec(), setattr() or globals().
  static bool may_define(Tokens line) {
    auto names_it = [](const Token& t) { return t.kind == Token::string && t.text == kFunction; };
    return is_name(line, 0, "exec") || is_name(line, 0, "execfile") ||
           (!is_name(line, 0, "__all__") && std::ranges::any_of(line, names_it));
  }

  /// The tokens of what is returned; nothing: this is no return.
  Tokens returned(const Statement& one) const {
    if (!one.inside) return {};
    if (one.tokens.data() == lambda_) return one.tokens;
    return is_name(one.tokens, 0, "return") ? one.tokens.subspan(1) : Tokens();
  }

  void note_names(const Statement& one) {
    Tokens value = assigned_value(one.tokens);
    if (is_dictionary(value)) known_.insert(one.tokens[0].text);
    if (!value.empty() && !names_.contains(one.tokens[0].text)) value = {};
    for (const Token& token : value.empty() ? returned(one) : value) {
      if (token.kind == Token::name) names_.insert(token.text);
    }
  }

  static bool is_dictionary(Tokens value) {
    return is_sign(value, 0, "{") ||
           ((is_name(value, 0, "dict") || is_name(value, 0, "OrderedDict")) &&
            is_sign(value, 1, "("));
  }

  void statement(const Statement& one) {
    Tokens line = one.tokens;
    bool ours = one.inside || (!line.empty() && names_.contains(line[0].text));
    if (!ours || line.empty() || is_name(line, 0, "def")) return;
    conditional_ = one.conditional;
    std::size_t before = found_.defaults.size();
    entries(line);
    bool found = found_.defaults.size() > before;
    if (is_read(one, found)) return;
    unread(line);
    for (std::size_t i = before; i < found_.defaults.size(); ++i)
      found_.defaults[i].conditional = true;
  }

  /// Whether all that a statement does to the dictionary is known.
  bool is_read(const Statement& one, bool found) const {
    Tokens line = one.tokens;
    if (Tokens value = returned(one); !value.empty()) return is_readable(value);
    if (sets_several(line)) return false;
    if (known_.contains(line[0].text)) {
      Tokens anew = assigned_value(line);
      return anew.empty() ? found : is_readable(anew);
    }
    auto takes_one = [&](const Token& t) {
      return t.kind == Token::name && known_.contains(t.text);
    };
    bool hands_over = is_sign(line, 1, "(") || is_sign(line, 1, ".") || is_name(line, 0, "del");
    return !hands_over || is_name(line, 0, "print") ||
           std::ranges::none_of(line.subspan(1), takes_one);
  }

  /// d["a"], d["b"] = ...
  bool sets_several(Tokens line) const {
    std::size_t length = length_of_value(line);
    auto equals = std::ranges::find_if(line, [](const Token& t) { return t.is(Token::sign, "="); });
    return is_sign(line, length, ",") && equals - line.begin() > static_cast<long>(length) &&
           equals != line.end() && known_.contains(line[0].text);
  }

  /// A dictionary of entries, of known ones, or a copy of one.
  bool is_readable(Tokens value) const {
    if (value.front().kind == Token::name && known_.contains(value.front().text))
      return value.size() == 1 || (is_sign(value, 1, ".") && is_name(value, 2, "copy"));
    if (is_name(value, 0, "None") && value.size() == 1) return true;
    if (!is_dictionary(value)) return false;
    for (std::size_t i = 1; i < value.size(); ++i) {
      bool spread = is_sign(value, i - 1, "*") && i > 1 && is_sign(value, i - 2, "*");
      bool first = i == 2 && is_sign(value, 1, "(") && !is_sign(value, i, ")") &&
                   !is_sign(value, i, "*") && !is_sign(value, i + 1, "=");
      if ((spread || first) && !known_.contains(value[i].text) &&
          !(first && is_sign(value, i, "{")))
        return false;
    }
    int depth = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (is_sign_of(value[i], "([{")) ++depth;
      if (is_sign_of(value[i], ")]}") && --depth == 0) return i + 1 == value.size();
    }
    return false;
  }

  void entries(Tokens line) {
    std::vector<std::string_view> open;  // of each open bracket, what is called, or itself
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (is_sign_of(line[i], "([{")) {
        bool call = i > 0 && line[i].text == "(" && line[i - 1].kind == Token::name;
        open.push_back(call ? line[i - 1].text : line[i].text);
      }
      if (is_sign_of(line[i], ")]}") && !open.empty()) open.pop_back();
      std::size_t value = value_of_key(line, i, open.empty() ? "" : open.back());
      if (value == 0 || value >= line.size()) continue;
      Tokens rest = line.subspan(value);
      std::size_t length = length_of_value(rest);
      if (length == 0) continue;
      entry(line[i], rest.first(length));
      i = value + length - 1;
    }
  }

  /// Where the value of a key at `i` begins, inside of the bracket `open`; 0: there is no key.
  static std::size_t value_of_key(Tokens line, std::size_t i, std::string_view open) {
    bool string = line[i].kind == Token::string;
    if (string && open == "{" && is_sign(line, i + 1, ":")) return i + 2;
    if (string && open == "setdefault" && is_sign(line, i + 1, ",")) return i + 2;
    if (string && open == "[" && is_sign(line, i - 1, "[") && is_sign(line, i + 1, "]")) {
      if (is_sign(line, i + 2, "=") || is_sign(line, i + 2, "+=")) return i + 3;
      bool adds = is_name(line, i + 3, "append") || is_name(line, i + 3, "extend");
      return adds && is_sign(line, i + 2, ".") && is_sign(line, i + 4, "(") ? i + 5 : 0;
    }
    bool argument = line[i].kind == Token::name && i > 0 && is_sign_of(line[i - 1], "(,") &&
                    (open == "dict" || open == "OrderedDict" || open == "update");
    return argument && is_sign(line, i + 1, "=") ? i + 2 : 0;
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
    one.conditional = conditional_;
    one.position = key.position;
    one.value_place = value.front().position;
    one.value = source(value);
    weigh(one, value);
    if (value.size() == 1 && is_constant(value[0])) one.kind = ValueKind::number;
    found_.defaults.push_back(std::move(one));
  }

  void unread(Tokens line) {
    std::string first = source(line);
    found_.unread.push_back({first.substr(0, first.find('\n')), line.front().position});
  }

  std::string source(Tokens tokens) const {
    return std::string(text_.substr(tokens.front().from, tokens.back().to - tokens.front().from));
  }

  std::string_view text_;
  Assignments& found_;
  std::set<std::string, std::less<>> names_;  ///< in what is returned
  std::set<std::string, std::less<>> known_;  ///< that are dictionaries
  const Token* lambda_ = nullptr;             ///< the first of its body
  bool conditional_ = false;
};

}  // namespace

void read_defaults(std::string_view text, Tokens tokens, Assignments& found) {
  DefaultsReader(text, found).read(tokens);
}

}  // namespace tsd::config
