#include <algorithm>
#include <array>
#include <utility>

#include "config/reader/assignments.h"
#include "config/reader/cursor.h"
#include "config/reader/shell_words.h"

namespace tsd::config {
namespace {

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 7> kOpening{"if",   "while",  "until", "for",
                                                   "case", "select", "{"};
constexpr std::array<std::string_view, 4> kClosing{"fi", "done", "esac", "}"};
constexpr std::array<std::string_view, 6> kBetween{"then", "else", "elif", "do", "!", "time"};
constexpr std::array<std::string_view, 5> kDeclaring{"export", "readonly", "declare", "typeset",
                                                     "local"};

/// Commands whose words name variables that they set, or take away.
constexpr std::array<std::string_view, 6> kSetting{"read",    "unset",     "getopts",
                                                   "mapfile", "readarray", "printf"};

std::size_t name_length(std::string_view source) {
  if (source.empty() || !is_name_start(source[0])) return 0;
  auto end = std::find_if_not(source.begin(), source.end(), is_name_byte);
  return static_cast<std::size_t>(end - source.begin());
}

/// The length of the name when `source` is NAME=... or NAME+=..., else 0.
std::size_t assigned_name(std::string_view source) {
  std::size_t length = name_length(source);
  std::string_view rest = source.substr(length);
  return rest.starts_with('=') || rest.starts_with("+=") ? length : 0;
}

class ShellReader {
 public:
  Assignments read(std::string_view text) {
    for (const ShellWord& word : shell_words(text)) {
      if (word.kind == ShellWord::word) {
        take_word(word);
      } else {
        take_sign(word);
      }
    }
    return std::move(found_);
  }

 private:
  void take_sign(const ShellWord& sign) {
    if (sign.is_sign("<") || sign.is_sign(">") || sign.text.starts_with("<") ||
        sign.text.starts_with(">")) {
      after_redirection_ = true;
      return;
    }
    if (sign.is_sign("(")) blocks_ += '(';
    if (sign.is_sign(")") && blocks_.ends_with('(')) blocks_.pop_back();  // else: a pattern of case
    bool chains = sign.is_sign("&&") || sign.is_sign("||") || sign.is_sign("|");
    // A command may continue on the next line behind &&.
    if (chains || sign.kind != ShellWord::end_of_line || !just_chained_) chained_ = chains;
    just_chained_ = chains || (just_chained_ && sign.kind == ShellWord::end_of_line);
    begin_command();
  }

  void begin_command() {
    at_command_ = true;
    declaring_ = local_ = after_redirection_ = false;
    setting_.clear();
    evaluating_ = false;
    first_of_command_ = found_.all.size();
  }

  void take_word(const ShellWord& word) {
    just_chained_ = false;
    if (std::exchange(after_redirection_, false)) return;
    std::size_t name = assigned_name(word.source);
    if (evaluating_) {
      found_.evaluated.back().source += " " + word.source;
    } else if (!setting_.empty()) {
      set_by_command(word);
    } else if (name > 0 && (at_command_ || declaring_)) {
      assign(word, name);
    } else if (at_command_ && !declaring_) {
      command(word);
    } else if (word.code) {
      set_by_default(word);
    }
  }

  /// `: ${NAME:=VALUE}` is NAME=${NAME:-VALUE}.
  void set_by_default(const ShellWord& word) {
    std::string_view rest = word.source;
    rest.remove_prefix(std::min(rest.find("${"), rest.size()));
    std::size_t length = rest.empty() ? 0 : name_length(rest.substr(2));
    std::string_view behind = rest.substr(std::min(2 + length, rest.size()));
    if (length == 0 || !(behind.starts_with("=") || behind.starts_with(":="))) return;
    Assignment one = named(word, 0);
    one.name = rest.substr(2, length);
    one.value = rest.substr(0, std::min(rest.find('}'), rest.size() - 1) + 1);
    one.value_place = {one.position.line, one.position.column + 1};
    found_.all.push_back(std::move(one));
  }

  void command(const ShellWord& word) {
    if (!word.quoted && !word.code) {
      if (is_one_of(kBetween, word.text)) return;
      if (is_one_of(kClosing, word.text) && !blocks_.empty()) blocks_.pop_back();
      if (is_one_of(kOpening, word.text)) {
        blocks_ += word.text[0];
        at_command_ = word.text != "for" && word.text != "case" && word.text != "select";
        if (word.text == "for" || word.text == "select") setting_ = word.text;
        return;
      }
      if (is_one_of(kSetting, word.text)) setting_ = word.text;
      evaluating_ = word.text == "eval";
      if (evaluating_) found_.evaluated.push_back({"eval", word.position, !blocks_.empty()});
      if (is_one_of(kDeclaring, word.text)) {
        declaring_ = true;
        local_ = word.text == "local";
        at_command_ = false;
        return;
      }
    }
    for (std::size_t i = first_of_command_; i < found_.all.size(); ++i)
      found_.all[i].for_one_command = true;
    at_command_ = false;
  }

  /// A name that `read` or the like sets, or `unset` takes away: what it becomes is not known.
  void set_by_command(const ShellWord& word) {
    bool print = setting_ == "printf";  // it sets a name behind -v alone
    if (print) setting_ = word.text == "-v" ? "printf -v" : "";
    std::size_t length = name_length(word.source);
    if (print || length == 0 || length < word.source.size()) return;  // an option, a prompt
    Assignment one = named(word, length);
    one.value_place = one.position;
    one.value = setting_ + " " + word.source;
    found_.all.push_back(std::move(one));
    if (setting_ == "for" || setting_ == "select" || setting_ == "printf -v") setting_.clear();
  }

  Assignment named(const ShellWord& word, std::size_t length) const {
    Assignment one;
    one.name = word.source.substr(0, length);
    one.position = word.position;
    one.conditional = !blocks_.empty() || chained_ || local_;
    return one;
  }

  void assign(const ShellWord& word, std::size_t name) {
    Assignment one = named(word, name);
    one.value_place = {word.position.line, word.position.column + static_cast<int>(name) + 1};
    if (word.source[name] == '+') {  // its value is that before and this
      one.value_place = word.position;
      one.value = word.source;
      found_.all.push_back(std::move(one));
      return;
    }
    one.kind = word.unclosed ? ValueKind::unclosed : word.code ? ValueKind::code : ValueKind::text;
    one.value =
        one.kind == ValueKind::code ? word.source.substr(name + 1) : word.text.substr(name + 1);
    found_.all.push_back(std::move(one));
  }

  Assignments found_;
  std::string blocks_;  // the first letter of each open block
  std::size_t first_of_command_ = 0;
  bool at_command_ = true;
  bool declaring_ = false, local_ = false;
  std::string setting_;  // the command whose words are names
  bool evaluating_ = false;
  bool after_redirection_ = false;
  bool chained_ = false, just_chained_ = false;
};

}  // namespace

Assignments read_shell(std::string_view text) {
  return ShellReader().read(text);
}

}  // namespace tsd::config
