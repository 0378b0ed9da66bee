#include "config/reader/command_line.h"

#include <algorithm>

#include "config/reader/cursor.h"
#include "config/reader/shell_words.h"

namespace tsd::config {
namespace {

/// The VALUE of NAME=VALUE; any other word unchanged. A unit has two names in one word:
/// Environment=COLLECT_OPTIONS=...
std::string_view without_name(std::string_view word) {
  for (;;) {
    std::size_t equals = word.find('=');
    bool assigns = equals != word.npos && equals > 0 && is_name_start(word[0]) &&
                   std::ranges::all_of(word.substr(0, equals), is_name_byte);
    if (!assigns) return word;
    word.remove_prefix(equals + 1);
  }
}

}  // namespace

std::vector<std::string> split_words(std::string_view text, const Blanks& blanks) {
  std::vector<std::string> words;
  for (std::string_view word; !(word = next_word(text, blanks)).empty();) words.emplace_back(word);
  return words;
}

std::vector<std::string> command_words(std::string_view shell_text) {
  std::vector<std::string> words;
  for (const ShellWord& word : shell_words(shell_text)) {
    if (word.kind != ShellWord::word) continue;
    for (std::string& part : split_words(without_name(word.text))) words.push_back(std::move(part));
  }
  return words;
}

std::vector<std::string> values_of(const std::vector<std::string>& words, std::string_view letter,
                                   std::string_view name) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view word = words[i];
    if (word == name || (!letter.empty() && word == letter)) {
      if (++i < words.size()) values.push_back(words[i]);
    } else if (word.starts_with(name) && word[name.size()] == '=') {
      values.emplace_back(word.substr(name.size() + 1));
    } else if (!letter.empty() && word.starts_with(letter)) {
      values.emplace_back(word.substr(letter.size()));
    }
  }
  return values;
}

bool has_flag(const std::vector<std::string>& words, std::string_view name) {
  return std::ranges::find(words, name) != words.end();
}

}  // namespace tsd::config
