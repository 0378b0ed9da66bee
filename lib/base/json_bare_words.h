// The words for numbers that JSON does not have and Jackson, OpenTSDB's parser, takes without
// quotes (ALLOW_NON_NUMERIC_NUMBERS): NaN, Infinity, +Infinity, -Infinity, +INF and -INF. `INF`,
// `Nan` and
// `-NaN` are no such words: OpenTSDB 2.4.1 refuses the whole text for them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tsd {

/// True for one of the six words.
bool is_json_bare_word(std::string_view word);

/// Cuts JSON that comes in pieces into plain JSON and bare words. Strings are never cut, and it
/// does not matter where a word stands: the parser of the plain JSON decides that. Holds at most 8
/// bytes.
class JsonBareWords {
 public:
  struct Piece {
    std::string_view text;  ///< valid until the next call
    bool is_word = false;
  };

  /// Takes the next piece from the front of `text`. Empty when all of it is taken; its end may be
  /// held then, because it can begin a word.
  std::optional<Piece> next(std::string_view& text);
  /// What is held at the end of the text: it is no word.
  std::string_view held() const { return held_; }

 private:
  std::optional<Piece> go_on(std::string_view& text);

  bool in_string_ = false;
  bool escaped_ = false;  // the next byte of a string belongs to its escape
  std::string held_;      // a proper beginning of a word
  std::string given_;     // the text of a piece that was held
};

}  // namespace tsd
