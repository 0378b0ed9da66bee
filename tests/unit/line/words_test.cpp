#include "line/words.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "line/text.h"

using namespace tsd::line;

namespace {

/// The words as strings, each with its offsets.
std::vector<std::string> shown(const Word& word) {
  return {std::string(word.text), std::to_string(word.equals), std::to_string(word.odd),
          word.has_more_equals ? "more" : ""};
}

/// What Words promises, byte by byte.
std::vector<std::vector<std::string>> cut_simply(std::string_view line) {
  std::vector<std::vector<std::string>> words;
  for (std::size_t begin = 0; begin <= line.size();) {
    std::size_t end = std::min(line.find(' ', begin), line.size());
    std::string_view text = line.substr(begin, end - begin);
    Word word;
    word.text = text;
    word.equals = std::min(text.find('='), text.size());
    auto odd = std::ranges::find_if(text, [](char c) { return !is_name(c) && c != '='; });
    word.odd = static_cast<std::size_t>(odd - text.begin());
    word.has_more_equals = std::ranges::count(text, '=') > 1;
    words.push_back(shown(word));
    begin = end + 1;
  }
  return words;
}

}  // namespace

TEST_CASE("words: cut as byte by byte, with every instruction set, at every size") {
  std::mt19937_64 dice(5);
  for (int i = 0; i < 20'000; ++i) {
    // Blanks are rare in some lines: words are longer than a block. No byte around is readable.
    static const std::string kBytes("abcz019-_./AZ=:\r\xfc\x80  ", 20);
    std::size_t kinds = i % 4 == 0 ? 18 : 20;
    std::vector<char> line(dice() % (i % 2 == 0 ? 40 : 300));
    for (char& c : line) c = kBytes[dice() % kinds];
    if (i % 8 == 0 && !line.empty()) line[dice() % line.size()] = ' ';
    std::string_view text(line.data(), line.size());
    auto expected = cut_simply(text);
    for (const NamedSweeper& one : sweepers()) {
      std::vector<std::vector<std::string>> got;
      Words words(text, one.marks_of);
      for (Word word; words.take(word);) {
        got.push_back(shown(word));
        std::size_t end =
            static_cast<std::size_t>(word.text.data() - text.data()) + word.text.size();
        REQUIRE(words.has_ended() == (end == text.size()));
        REQUIRE(words.rest() == text.substr(std::min(end + 1, text.size())));
      }
      CAPTURE(one.name, std::string(text));
      REQUIRE(got == expected);
    }
  }
}
