#include "config/reader/python_tokens.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/ascii.h"
#include "base/number.h"
#include "config/reader/cursor.h"

namespace tsd::config {
namespace {

using Token = PythonToken;

void append_utf8(std::string& to, unsigned code) {
  if (code < 0x80) {
    to += static_cast<char>(code);
    return;
  }
  int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  constexpr std::array<unsigned, 4> kLead{0, 0xc0, 0xe0, 0xf0};
  to += static_cast<char>(kLead[static_cast<std::size_t>(more)] | (code >> (6 * more)));
  while (more-- > 0) to += static_cast<char>(0x80 | ((code >> (6 * more)) & 0x3f));
}

/// \n, \x41, \101, \u0041 and the like, behind their backslash. An unknown escape is kept with its
/// backslash, as Python does.
void take_escape(Cursor& at, std::string& value) {
  constexpr std::string_view kShort = "abfnrtv\\'\"", kMeaning = "\a\b\f\n\r\t\v\\'\"";
  if (auto known = kShort.find(at.peek()); known != kShort.npos && !at.at_end()) {
    value += kMeaning[known];
    at.take();
    return;
  }
  if (at.peek() == '\n') {
    at.take();
    return;
  }
  bool octal = at.peek() >= '0' && at.peek() <= '7';
  std::size_t lead = octal ? 0 : 1;
  std::size_t most = octal              ? 3
                     : at.peek() == 'x' ? 2
                     : at.peek() == 'u' ? 4
                     : at.peek() == 'U' ? 8
                                        : 0;
  std::string digits;
  while (digits.size() < most) {
    char c = at.peek(lead + digits.size());
    if (!parse_number<int>(std::string_view(&c, 1), octal ? 8 : 16)) break;
    digits += c;
  }
  auto code = parse_number<unsigned>(digits, octal ? 8 : 16);
  if (!code || *code > 0x10ffff || (!octal && digits.size() < most)) {
    value += '\\';
    return;
  }
  at.skip(lead + digits.size());
  append_utf8(value, *code);
}

/// Reads a string from its opening quote on. False when it never closes; a plain string has to end
/// on its line.
bool take_string(Cursor& at, bool raw, std::string& value) {
  std::string quote(1, at.peek());
  std::string thrice = quote + quote + quote;
  bool is_long = at.starts_with(thrice);
  if (is_long) quote = thrice;
  at.skip(quote.size());
  while (!at.at_end()) {
    if (at.starts_with(quote)) {
      at.skip(quote.size());
      return true;
    }
    if (!is_long && (at.peek() == '\n' || at.peek() == '\r')) return false;
    char c = at.take();
    if (c != '\\' || at.at_end()) {
      value += c;
    } else if (raw) {
      value += c;
      value += at.take();
    } else {
      take_escape(at, value);
    }
  }
  return false;
}

/// The letters before a quote, as in r'' and u''; nothing when this is not a string.
std::optional<std::string> string_prefix(const Cursor& at) {
  std::string prefix;
  while (prefix.size() < 3) {
    char c = at.peek(prefix.size());
    if (c == '"' || c == '\'') return prefix;
    if (std::string_view("rRuUbBfF").find(c) == std::string_view::npos || c == '\0') break;
    prefix += c | 0x20;
  }
  return std::nullopt;
}

class TokenScanner {
 public:
  explicit TokenScanner(std::string_view text) : at_(text) {}

  std::vector<Token> scan() {
    while (!at_.at_end()) step();
    end_line();
    return std::move(tokens_);
  }

 private:
  void step() {
    char c = at_.peek();
    if (c == '#') {
      at_.skip_line();
    } else if (c == '\n') {
      if (depth_ == 0) end_line();
      at_.take();
    } else if (c == '\\') {
      at_.skip(at_.peek(1) == '\r' ? 3 : 2);
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
      at_.take();
    } else if (auto prefix = string_prefix(at_)) {
      string(*prefix);
    } else {
      word(c);
    }
  }

  void string(const std::string& prefix) {
    Token token = here();
    at_.skip(prefix.size());
    bool closed = take_string(at_, prefix.find('r') != prefix.npos, token.text);
    bool plain = prefix.find_first_of("bf") == prefix.npos;
    token.kind = !closed ? Token::unclosed_string : plain ? Token::string : Token::code_string;
    add(std::move(token));
  }

  void word(char c) {
    Token token = here();
    std::size_t from = at_.offset();
    bool letter = is_name_start(c) || static_cast<unsigned char>(c) >= 0x80;
    if (letter || is_ascii_digit(c)) {
      token.kind = letter ? Token::name : Token::number;
      auto goes_on = [&](char n) {
        return is_name_byte(n) || static_cast<unsigned char>(n) >= 0x80 || (!letter && n == '.');
      };
      while (!at_.at_end() && goes_on(at_.peek())) at_.take();
    } else {
      at_.take();
      if (std::string_view("=!<>+-*/%&|^@:").find(c) != std::string_view::npos && at_.peek() == '=')
        at_.take();
      if (c == '(' || c == '[' || c == '{') ++depth_;
      if (c == ')' || c == ']' || c == '}') depth_ = std::max(0, depth_ - 1);
    }
    token.text = at_.since(from);
    add(std::move(token));
  }

  Token here() const { return {Token::sign, "", at_.position(), at_.offset(), at_.offset()}; }

  void add(Token token) {
    token.to = at_.offset();
    tokens_.push_back(std::move(token));
  }

  void end_line() {
    Token token = here();
    token.kind = Token::end_of_line;
    add(std::move(token));
  }

  Cursor at_;
  std::vector<Token> tokens_;
  int depth_ = 0;
};

}  // namespace

std::vector<PythonToken> python_tokens(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // a byte order mark
  return TokenScanner(text).scan();
}

bool is_block_word(const PythonToken& token) {
  constexpr std::array<std::string_view, 9> kWords{"if",  "elif", "else",    "try",  "except",
                                                   "for", "with", "finally", "while"};
  return token.kind == PythonToken::name && std::ranges::count(kWords, token.text) > 0;
}

}  // namespace tsd::config
