#include "config/reader/shell_words.h"

#include <algorithm>
#include <array>
#include <utility>

#include "config/reader/cursor.h"

namespace tsd::config {
namespace {

class WordScanner {
 public:
  explicit WordScanner(std::string_view text) : at_(text) {}

  std::vector<ShellWord> scan() {
    while (!at_.at_end()) step();
    end_line();
    return std::move(words_);
  }

 private:
  void step() {
    char c = at_.peek();
    if (c == '\n') {
      end_line();
      at_.take();
      for (const auto& heredoc : std::exchange(heredocs_, {})) skip_heredoc(heredoc);
    } else if (c == ' ' || c == '\t') {
      at_.take();
    } else if (at_.starts_with("\\\n")) {
      at_.skip(2);
    } else if (c == '#') {
      at_.skip_line();
    } else if (std::string_view(";&|()<>").find(c) != std::string_view::npos) {
      take_sign();
    } else {
      take_word();
    }
  }

  void take_sign() {
    constexpr std::array<std::string_view, 10> kLong{"<<-", "<<", "&&", "||", ";;",
                                                     ">>",  "<&", ">&", "<>", ">|"};
    ShellWord sign{ShellWord::sign, std::string(1, at_.peek()), "", false, false, false,
                   at_.position()};
    for (auto spelling : kLong) {
      if (at_.starts_with(spelling)) {
        sign.text = spelling;
        break;
      }
    }
    at_.skip(sign.text.size());
    words_.push_back(std::move(sign));
  }

  void take_word() {
    ShellWord word{ShellWord::word, "", "", false, false, false, at_.position()};
    std::size_t from = at_.offset();
    while (!at_.at_end() &&
           std::string_view(" \t\n;&|()<>").find(at_.peek()) == std::string_view::npos) {
      take_piece(word);
    }
    word.source = at_.since(from);
    bool names_heredoc =
        !words_.empty() && (words_.back().is_sign("<<") || words_.back().is_sign("<<-"));
    if (names_heredoc) heredocs_.push_back({word.text, words_.back().text == "<<-"});
    words_.push_back(std::move(word));
  }

  void take_piece(ShellWord& word) {
    char c = at_.peek();
    if (c == '\\') {
      at_.take();
      if (at_.at_end()) return;
      if (char next = at_.take(); next != '\n') word.text += next;
      word.quoted = true;
    } else if (c == '\'' || c == '"') {
      word.quoted = true;
      take_quoted(word);
    } else if (c == '`' || (c == '$' && starts_expansion())) {
      take_code(word);
    } else {
      word.text += at_.take();
    }
  }

  bool starts_expansion() const {
    char next = at_.peek(1);
    return is_name_byte(next) ||
           (next != '\0' && std::string_view("({'\"@*#?$!-").find(next) != std::string_view::npos);
  }

  void take_quoted(ShellWord& word) {
    Cursor opening = at_;
    std::size_t length = word.text.size();
    char quote = at_.take();
    while (!stops_at(quote)) {
      char c = at_.peek();
      if (quote == '\'' || (c != '\\' && c != '`' && !(c == '$' && starts_expansion()))) {
        word.text += at_.take();
      } else if (c != '\\') {
        take_code(word);
      } else {
        take_escape_in_quotes(word);
      }
    }
    if (at_.peek() == quote && !at_.at_end()) {
      at_.take();
    } else {
      word.text.resize(length);
      give_up(word, opening);
    }
  }

  void take_escape_in_quotes(ShellWord& word) {
    at_.take();
    if (at_.at_end()) return;
    char next = at_.take();
    if (std::string_view("$`\"\\\n").find(next) == std::string_view::npos) word.text += '\\';
    if (next != '\n') word.text += next;
  }

  /// Skips $name, ${...}, $(...) or `...` with everything nested inside.
  void take_code(ShellWord& word) {
    word.code = true;
    Cursor opening = at_;
    std::string closers;
    if (at_.take() == '`') {
      closers = "`";
    } else if (char c = at_.peek(); c == '(' || c == '{' || c == '\'') {
      closers = c == '(' ? ")" : c == '{' ? "}" : "'";
      at_.take();
    } else if (c != '"') {  // $"..." is a quoted string to bash
      bool name = is_name_start(c);
      at_.take();
      while (name && is_name_byte(at_.peek())) at_.take();
    }
    while (!closers.empty() && !stops_at('\0')) {
      nest(closers, at_.take());
    }
    if (!closers.empty()) give_up(word, opening);
  }

  void nest(std::string& closers, char c) {
    if (c == closers.back()) {
      closers.pop_back();
    } else if (closers.back() == '\'') {
      return;
    } else if (c == '\\') {
      if (!at_.at_end()) at_.take();
    } else if (c == '\'' && closers.back() != '"') {
      closers += '\'';
    } else if (c == '"' || c == '`') {
      closers += c;
    } else if (c == '(' && closers.back() != '"') {
      closers += ')';
    } else if (c == '$' && (at_.peek() == '(' || at_.peek() == '{')) {
      closers += at_.take() == '(' ? ')' : '}';
    }
  }

  /// True where a quoted piece has to end: at its closing byte, at the end of the text, and, after
  /// a quote that never closes was found, at the end of the line. The last keeps the time linear.
  bool stops_at(char closing) const {
    return at_.at_end() || (closing != '\0' && at_.peek() == closing) ||
           (one_did_not_close_ && at_.peek() == '\n');
  }

  /// Ends a piece that never closes: the rest of its line belongs to it, and the next line is read
  /// normally.
  void give_up(ShellWord& word, const Cursor& opening) {
    one_did_not_close_ = true;
    word.unclosed = true;
    at_ = opening;
    std::size_t from = at_.offset() + 1;
    at_.skip_line();
    word.text += opening.offset() < at_.offset() ? std::string(at_.since(from)) : std::string();
  }

  struct Heredoc {
    std::string end;
    bool tabs;
  };

  void skip_heredoc(const Heredoc& heredoc) {
    while (!at_.at_end()) {
      std::size_t from = at_.offset();
      at_.skip_line();
      std::string_view line = at_.since(from);
      if (heredoc.tabs) line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
      at_.skip(1);
      if (line == heredoc.end) return;
    }
  }

  void end_line() {
    words_.push_back({ShellWord::end_of_line, "", "", false, false, false, at_.position()});
  }

  Cursor at_;
  std::vector<ShellWord> words_;
  std::vector<Heredoc> heredocs_;
  bool one_did_not_close_ = false;
};

}  // namespace

std::vector<ShellWord> shell_words(std::string_view text) {
  return WordScanner(text).scan();
}

}  // namespace tsd::config
