#include "base/json_bare_words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tsd {
namespace {

constexpr std::array<std::string_view, 6> kWords{"NaN",       "Infinity", "+Infinity",
                                                 "-Infinity", "+INF",     "-INF"};

bool begins_word(std::string_view text) {
  return std::ranges::any_of(kWords, [&](auto word) { return word.starts_with(text); });
}

/// The word at the front of `text`; empty without one.
std::string_view word_at(std::string_view text) {
  auto found = std::ranges::find_if(kWords, [&](auto word) { return text.starts_with(word); });
  return found == kWords.end() ? std::string_view() : *found;
}

bool may_begin_word(char c) {
  return c == 'N' || c == 'I' || c == '+' || c == '-';
}

std::string_view cut(std::string_view& text, std::size_t size) {
  std::string_view front = text.substr(0, size);
  text.remove_prefix(size);
  return front;
}

}  // namespace

bool is_json_bare_word(std::string_view word) {
  return std::ranges::find(kWords, word) != kWords.end();
}

/// Adds bytes to what is held until it is a word, or cannot become one.
std::optional<JsonBareWords::Piece> JsonBareWords::go_on(std::string_view& text) {
  while (!text.empty()) {
    bool can_be = begins_word(held_ + text.front());
    if (can_be) held_ += cut(text, 1);
    bool is_word = can_be && is_json_bare_word(held_);
    if (can_be && !is_word) continue;
    given_ = std::exchange(held_, {});
    return Piece{given_, is_word};
  }
  return std::nullopt;
}

std::optional<JsonBareWords::Piece> JsonBareWords::next(std::string_view& text) {
  if (!held_.empty()) return go_on(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (in_string_) {
      in_string_ = escaped_ || c != '"';
      escaped_ = !escaped_ && c == '\\';
    } else if (c == '"') {
      in_string_ = true;
    } else if (may_begin_word(c)) {
      std::string_view rest = text.substr(i), word = word_at(rest);
      if (word.empty() && !begins_word(rest)) continue;
      if (i > 0) return Piece{cut(text, i)};
      if (!word.empty()) return Piece{cut(text, word.size()), true};
      held_ = cut(text, rest.size());
      return std::nullopt;
    }
  }
  if (text.empty()) return std::nullopt;
  return Piece{cut(text, text.size())};
}

}  // namespace tsd
